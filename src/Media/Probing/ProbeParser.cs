using System.Globalization;
using System.Text.Json;
using FFMpegCore;

namespace WorkspaceAgents.Media;

/// <summary>Reads the JSON of <c>ffprobe -show_streams -show_format</c>, by FFMpegCore's model of it. Pure: no process, no file.</summary>
internal static class ProbeParser
{
    /// <exception cref="JsonException">The text is not what ffprobe writes.</exception>
    public static MediaProbe Parse(ReadOnlySpan<byte> utf8, long sizeBytes)
    {
        var analysis = JsonSerializer.Deserialize<FFProbeAnalysis>(utf8);
        if (analysis is not { Streams: not null, Format: not null })
            throw new JsonException("ffprobe's answer has no streams or no format.");
        var videoStreams = analysis.Streams.Where(stream => stream.CodecType == "video" && !Has(stream, "attached_pic")).ToArray();
        VideoStream[] videos = [.. videoStreams.Select(ParseVideo)];
        AudioStream[] audios = [.. analysis.Streams.Where(stream => stream.CodecType == "audio").Select(ParseAudio)];
        return new MediaProbe
        {
            ContainerFormat = analysis.Format.FormatName ?? "unknown",
            DurationSecondsFromHeader = ParseSeconds(analysis.Format.Duration),
            StartSecondsFromHeader = ParseSeconds(analysis.Format.StartTime),
            SizeBytes = sizeBytes,
            Videos = videos,
            Audios = audios,
            OtherStreamCount = analysis.Streams.Count - videos.Length - audios.Length,
            BestVideoStreamIndex = ChooseBest(videoStreams, videos),
        };
    }

    /// <summary>
    /// The choice of av_find_best_stream: streams for everyone and marked as default before others, then the higher bit rate; where the
    /// header tells none, the more frames, then the larger picture, then the first.
    /// https://ffmpeg.org/doxygen/5.1/avformat_8c_source.html
    /// </summary>
    private static int? ChooseBest(FFProbeStream[] streams, VideoStream[] videos)
    {
        if (videos.Length == 0)
            return null;
        return streams.Zip(videos)
            .OrderByDescending(pair => (Has(pair.First, "hearing_impaired") || Has(pair.First, "visual_impaired") ? 0 : 1) + (Has(pair.First, "default") ? 1 : 0))
            .ThenByDescending(pair => pair.Second.Width > 0 ? 1 : 0)
            .ThenByDescending(pair => pair.Second.BitRateFromHeader ?? 0)
            .ThenByDescending(pair => pair.Second.FrameCountFromHeader ?? 0)
            .ThenByDescending(pair => (long)pair.Second.Width * pair.Second.Height)
            .ThenBy(pair => pair.Second.StreamIndex)
            .First().Second.StreamIndex;
    }

    private static VideoStream ParseVideo(FFProbeStream stream) => new()
    {
        StreamIndex = stream.Index,
        Codec = stream.CodecName ?? "unknown",
        Profile = Known(stream.Profile),
        PixelFormat = Known(stream.PixelFormat),
        Width = stream.Width ?? 0,
        Height = stream.Height ?? 0,
        TimeBase = TimeBase.TryParse(Extra(stream, "time_base")) ?? new TimeBase(1, 1000),
        FpsFromHeader = ParseRate(stream.AvgFrameRate) ?? ParseRate(stream.FrameRate),
        RotationDegrees = ParseRotation(stream),
        FrameCountFromHeader = ParseLong(Extra(stream, "nb_frames")),
        StartPtsFromHeader = ParseLong(Extra(stream, "start_pts")),
        DurationSecondsFromHeader = ParseSeconds(stream.Duration),
        BitRateFromHeader = ParseLong(stream.BitRate),
        SampleAspectRatio = Known(stream.SampleAspectRatio),
        ColorRange = Known(stream.ColorRange),
        ColorSpace = Known(stream.ColorSpace),
        ColorTransfer = Known(stream.ColorTransfer),
        ColorPrimaries = Known(stream.ColorPrimaries),
        FieldOrder = Known(stream.FieldOrder),
        IsDefault = Has(stream, "default"),
    };

    private static AudioStream ParseAudio(FFProbeStream stream) => new()
    {
        StreamIndex = stream.Index,
        Codec = stream.CodecName ?? "unknown",
        Profile = Known(stream.Profile),
        SampleRateHz = (int)Math.Clamp(ParseLong(stream.SampleRate) ?? 0, 0, int.MaxValue),
        Channels = stream.Channels ?? 0,
        ChannelLayout = Known(stream.ChannelLayout),
        TimeBase = TimeBase.TryParse(Extra(stream, "time_base")) ?? new TimeBase(1, 1000),
        StartSecondsFromHeader = ParseSeconds(stream.StartTime),
        DurationSecondsFromHeader = ParseSeconds(stream.Duration),
        Language = stream.Tags is { } tags && tags.TryGetValue("language", out var language) ? language : null,
        IsDefault = Has(stream, "default"),
    };

    /// <summary>
    /// The display matrix turns counter-clockwise (<c>"rotation": -90</c> for a phone held upright); the old tag turns clockwise
    /// (<c>"rotate": "90"</c>).
    /// </summary>
    private static int ParseRotation(FFProbeStream stream)
    {
        double clockwise = 0;
        var matrix = stream.SideData?.FirstOrDefault(data => data.ContainsKey("rotation"));
        if (matrix is not null && double.TryParse(matrix["rotation"].ToString(), CultureInfo.InvariantCulture, out var rotation))
            clockwise = -rotation;
        else if (stream.Tags is { } tags && tags.TryGetValue("rotate", out var tag) && double.TryParse(tag, CultureInfo.InvariantCulture, out rotation))
            clockwise = rotation;
        var quarters = (int)Math.Round(Math.IEEERemainder(clockwise, 360) / 90);
        return (quarters + 4) % 4 * 90;
    }

    private static bool Has(FFProbeStream stream, string disposition) =>
        stream.Disposition is { } all && all.TryGetValue(disposition, out var value) && value != 0;

    private static string? Extra(FFProbeStream stream, string name) =>
        stream.ExtensionData is { } all && all.TryGetValue(name, out var value) ? value.ToString() : null;

    private static string? Known(string? text) => text is null or "" or "unknown" or "N/A" ? null : text;

    private static long? ParseLong(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? ParseSeconds(string? text) => double.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? ParseRate(string? text) =>
        TimeBase.TryParse(text) is { } rate ? (double)rate.Numerator / rate.Denominator : null;
}
