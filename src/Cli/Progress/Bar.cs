namespace WorkspaceAgents.Cli;

/// <summary>A share as a bar of characters.</summary>
internal static class Bar
{
    public static string Of(double share, int width)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * width);
        return new string('█', full) + new string('░', width - full);
    }
}
