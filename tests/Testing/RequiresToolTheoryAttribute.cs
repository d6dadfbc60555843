namespace WorkspaceAgents.Testing;

/// <summary>A theory that needs programs on the PATH; skips and fails as <see cref="RequiresToolFactAttribute"/> does.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresToolTheoryAttribute : TheoryAttribute
{
    /// <summary>Needs every named program.</summary>
    /// <param name="tools">File names as typed in a shell, for example <c>ffmpeg</c>.</param>
    public RequiresToolTheoryAttribute(params string[] tools)
    {
        Tools = tools;
        Skip = ToolPath.ReasonToSkip(tools);
    }

    /// <summary>The programs the test needs.</summary>
    public IReadOnlyList<string> Tools { get; }
}
