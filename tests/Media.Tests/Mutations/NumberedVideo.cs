using System.Diagnostics;

namespace WorkspaceAgents.Media.Tests;

/// <summary>What the pictures of a file say when the <c>ffmpeg</c> command decodes it: an opinion that is not ours.</summary>
internal static class NumberedVideo
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The number of each picture in the order in which they are shown; null where a picture says none. Empty when ffmpeg cannot open the file.</summary>
    public static async Task<IReadOnlyList<int?>> ReadAsync(string path)
    {
        var size = $"{NumberedPicture.Width}x{NumberedPicture.Height}";
        var arguments = $"-v quiet -nostdin -threads 1 -noautorotate -i {path} -map 0:v:0 -fps_mode passthrough -s {size} -pix_fmt gray -f rawvideo pipe:1";
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments.Split(' ')) { RedirectStandardOutput = true })!;
        using var limit = new CancellationTokenSource(Limit);
        await using var kill = limit.Token.Register(() => process.Kill());
        List<int?> numbers = [];
        var picture = new byte[NumberedPicture.Width * NumberedPicture.Height];
        while (await process.StandardOutput.BaseStream.ReadAtLeastAsync(picture, picture.Length, throwOnEndOfStream: false) == picture.Length)
            numbers.Add(NumberedPicture.Read(picture, NumberedPicture.Width));
        await process.WaitForExitAsync();
        return numbers;
    }
}
