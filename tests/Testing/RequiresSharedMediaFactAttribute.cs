namespace WorkspaceAgents.Testing;

/// <summary>
/// A fact over the real recordings of <see cref="Repository.SharedMedia"/>. They are data beside the repository and not a tool, so the
/// fact is skipped without them, also in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresSharedMediaFactAttribute : FactAttribute
{
    /// <summary>Needs the recordings and every named program.</summary>
    /// <param name="tools">Programs the test needs too, for example <c>ffmpeg</c>.</param>
    public RequiresSharedMediaFactAttribute(params string[] tools)
    {
        Tools = tools;
        Skip = Repository.SharedMedia is null ? "no real recordings: set WSA_SHARED_MEDIA to their folder" : ToolPath.ReasonToSkip(tools);
    }

    /// <summary>The programs the test needs.</summary>
    public IReadOnlyList<string> Tools { get; }
}
