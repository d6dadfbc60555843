namespace WorkspaceAgents.Portal.SignIn;

/// <summary>How often an open page asks whether its person is still signed in.</summary>
/// <param name="Interval">20 s: what is taken away ends within 30.</param>
internal sealed record CircuitCheck(TimeSpan Interval)
{
    public static CircuitCheck Default { get; } = new(TimeSpan.FromSeconds(20));
}
