using System.Diagnostics;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>Small media made by ffmpeg for one test.</summary>
internal static class GeneratedMedia
{
    /// <summary>A 3 s video of 160 × 120 at 10 frames a second with a keyframe a second.</summary>
    /// <param name="tone">Another number is another picture.</param>
    public static Task<byte[]> VideoAsync(int tone = 0) => MakeAsync(
        "-f", "lavfi", "-i", $"testsrc=size=160x120:rate=10:duration=3,hue=h={tone}", "-c:v", "libx264", "-pix_fmt", "yuv420p",
        "-profile:v", "high", "-g", "10", "-flags", "+cgop", "-bitexact", "-threads", "1");

    /// <summary>An MP4 with sound only.</summary>
    public static Task<byte[]> SoundAsync() => MakeAsync("-f", "lavfi", "-i", "sine=frequency=440:duration=1", "-c:a", "aac", "-bitexact");

    private static async Task<byte[]> MakeAsync(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("made.mp4");
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", .. arguments, path]))!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return await File.ReadAllBytesAsync(path);
    }
}
