using System.Diagnostics;

namespace WorkspaceAgents.Media.Tests;

/// <summary>What the ffmpeg and ffprobe programs say about a file: the peers that the binding is compared with.</summary>
internal static class Peer
{
    /// <summary>stream,pts,dts,duration,size,position,flags of every packet, N/A for what is not known.</summary>
    public static Task<string[]> PacketsAsync(string path) =>
        LinesAsync("ffprobe", "-v", "quiet", "-show_entries", "packet=stream_index,pts,dts,duration,size,pos,flags", "-of", "csv=p=0", path);

    /// <summary>keyframe,best pts,width,height,format,picture type of every frame of the first video.</summary>
    public static Task<string[]> FramesAsync(string path) =>
        LinesAsync("ffprobe", "-v", "quiet", "-select_streams", "v:0", "-show_entries", "frame=key_frame,best_effort_timestamp,width,height,pix_fmt,pict_type", "-of", "csv=p=0", path);

    /// <summary>The SHA-256 of every frame's packed bytes, of the first video or audio stream.</summary>
    public static async Task<string[]> HashesAsync(string path, string stream = "v:0")
    {
        var codec = stream[0] == 'v' ? "rawvideo" : "copy";
        string[] output = stream[0] == 'v' ? ["-c:v", codec, "-fps_mode", "passthrough"] : [];
        var lines = await LinesAsync("ffmpeg", ["-v", "quiet", "-noautorotate", "-copyts", "-i", path, "-map", $"0:{stream}", .. output, "-f", "framehash", "-hash", "sha256", "-"]);
        return [.. lines.Where(line => !line.StartsWith('#')).Select(line => line[(line.LastIndexOf(',') + 1)..].Trim())];
    }

    /// <summary>The lines a program prints.</summary>
    public static async Task<string[]> LinesAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await errors}");
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
