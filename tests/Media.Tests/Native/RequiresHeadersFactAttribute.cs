namespace WorkspaceAgents.Media.Tests;

/// <summary>
/// A fact that needs gcc and FFmpeg's headers. They are for developers of this room and no tool the product needs, so it is skipped without
/// them, also in CI. <c>WSA_FFMPEG_INCLUDE</c> names the folder of another release's headers.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresHeadersFactAttribute : FactAttribute
{
    public RequiresHeadersFactAttribute() => Skip = ToolPath.Find("gcc") is not null && HaveHeaders() ? null : "no gcc, or no headers of libavformat";

    /// <summary>Where the compiler looks first.</summary>
    public static string[] Include => Environment.GetEnvironmentVariable("WSA_FFMPEG_INCLUDE") is { Length: > 0 } folder ? ["-I", folder] : [];

    private static bool HaveHeaders()
    {
        string[] folders = [.. Include.Skip(1), "/usr/include", "/usr/local/include", "/usr/include/x86_64-linux-gnu", "/usr/include/aarch64-linux-gnu"];
        return folders.Any(folder => File.Exists(Path.Combine(folder, "libavformat", "avformat.h")));
    }
}
