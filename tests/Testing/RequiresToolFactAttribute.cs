namespace WorkspaceAgents.Testing;

/// <summary>
/// A fact that needs programs on the PATH. On a laptop without them it is skipped; with <c>CI=true</c> it runs and fails, so that a
/// build server never passes by not testing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresToolFactAttribute : FactAttribute
{
    /// <summary>Needs every named program.</summary>
    /// <param name="tools">File names as typed in a shell, for example <c>ffmpeg</c>.</param>
    public RequiresToolFactAttribute(params string[] tools)
    {
        Tools = tools;
        Skip = ToolPath.ReasonToSkip(tools);
    }

    /// <summary>The programs the test needs.</summary>
    public IReadOnlyList<string> Tools { get; }
}
