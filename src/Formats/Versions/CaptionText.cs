namespace WorkspaceAgents.Formats;

/// <summary>The <c>.txt</c> of a sample as a column: its lines, without the newline that ends the last.</summary>
internal static class CaptionText
{
    public static string Of(string? member) => member is null ? "" : member.EndsWith('\n') ? member[..^1] : member;
}
