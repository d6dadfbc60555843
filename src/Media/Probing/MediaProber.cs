using System.Globalization;
using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>Reads what a file's header says about its streams, and the first packets where the header says too little.</summary>
/// <param name="toolbox">Has the workers and the settings.</param>
public sealed class MediaProber(MediaToolbox toolbox)
{
    /// <summary>Probes a file.</summary>
    /// <param name="path">A local file.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MediaException">
    /// <see cref="MediaErrorCode.FileMissing"/>; <see cref="MediaErrorCode.Unreadable"/> or <see cref="MediaErrorCode.Truncated"/> when it
    /// is not media that can be opened; <see cref="MediaErrorCode.TimedOut"/>; <see cref="MediaErrorCode.ToolMissing"/>.
    /// </exception>
    public async Task<MediaProbe> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await toolbox.Workers.RunAsync(
            new WorkerJob
            {
                Operation = WorkerOperation.Probe,
                Content = MediaContent.OfFile(path),
                Timeout = toolbox.Options.ProbeTimeout,
                TimeoutSetting = nameof(MediaOptions.ProbeTimeout),
            },
            cancellationToken);
        return JsonSerializer.Deserialize(answer, WorkerJson.Default.MediaProbe)!;
    }

    /// <summary>Probes a file in the calling thread.</summary>
    /// <param name="source">The file. It is not closed.</param>
    /// <exception cref="MediaException">As above.</exception>
    public static MediaProbe Probe(MediaSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var input = Open(source);
        VideoStream[] videos = [.. input.Streams.Where(stream => stream is { Kind: StreamKind.Video, IsAttachedPicture: false }).Select(ReadVideo)];
        AudioStream[] audios = [.. input.Streams.Where(stream => stream.Kind == StreamKind.Audio).Select(ReadAudio)];
        return new MediaProbe
        {
            ContainerFormat = input.FormatName,
            DurationSecondsFromHeader = input.DurationSeconds,
            StartSecondsFromHeader = input.StartSeconds,
            CreatedAtFromHeader = DateTimeOffset.TryParse(Tag(input, "creation_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) ? created : null,
            TimecodeFromHeader = Tag(input, "timecode"),
            SizeBytes = source.SizeBytes,
            Videos = videos,
            Audios = audios,
            OtherStreamCount = input.Streams.Count - videos.Length - audios.Length,
            // A cover may come out best; then it is the first video.
            BestVideoStreamIndex = videos.FirstOrDefault(video => video.StreamIndex == input.FindBest(StreamKind.Video))?.StreamIndex ?? videos.FirstOrDefault()?.StreamIndex,
        };
    }

    /// <summary>Opens a container; when that fails the exception says in words what the file is.</summary>
    internal static MediaInput Open(MediaSource source)
    {
        try
        {
            return MediaInput.Open(LibAv.Default, source);
        }
        catch (MediaException exception) when (exception.Code == MediaErrorCode.Unreadable)
        {
            throw UnreadableFile.Explain(source, exception);
        }
    }

    private static VideoStream ReadVideo(InputStream stream) => new()
    {
        StreamIndex = stream.Index,
        Codec = stream.Codec,
        Profile = stream.Profile,
        PixelFormat = stream.PixelFormat == "unknown" ? null : stream.PixelFormat,
        Width = stream.Width,
        Height = stream.Height,
        TimeBase = stream.TimeBase,
        FpsFromHeader = stream.AverageRate.Value ?? stream.RealRate.Value,
        RotationDegrees = ReadRotation(stream),
        FrameCountFromHeader = stream.FrameCount,
        StartPtsFromHeader = stream.StartPts,
        DurationSecondsFromHeader = Seconds(stream, stream.Duration),
        BitRateFromHeader = stream.BitRate,
        SampleAspectRatio = stream.SampleAspectRatio is { IsKnown: true } shape ? $"{shape.Numerator}:{shape.Denominator}" : null,
        ColorRange = stream.ColorRange,
        ColorSpace = stream.ColorSpace,
        ColorTransfer = stream.ColorTransfer,
        ColorPrimaries = stream.ColorPrimaries,
        FieldOrder = stream.FieldOrder,
        IsDefault = stream.IsDefault,
    };

    private static AudioStream ReadAudio(InputStream stream) => new()
    {
        StreamIndex = stream.Index,
        Codec = stream.Codec,
        Profile = stream.Profile,
        SampleRateHz = stream.SampleRateHz,
        Channels = stream.Channels,
        ChannelLayout = stream.ChannelLayout is "unknown" or "" ? null : stream.ChannelLayout,
        TimeBase = stream.TimeBase,
        StartSecondsFromHeader = Seconds(stream, stream.StartPts),
        DurationSecondsFromHeader = Seconds(stream, stream.Duration),
        Language = stream.Metadata.GetValueOrDefault("language"),
        IsDefault = stream.IsDefault,
    };

    /// <summary>The display matrix, or the tag that old files have instead (<c>rotate=90</c>); both turn clockwise.</summary>
    private static int ReadRotation(InputStream stream) =>
        stream.DisplayMatrix is null && double.TryParse(stream.Metadata.GetValueOrDefault("rotate"), CultureInfo.InvariantCulture, out var degrees) && double.IsFinite(degrees)
            ? Mp4Rotation.ToDegrees(degrees)
            : Mp4Rotation.ToDegrees(stream.RotationDegrees);

    /// <summary>What the container says of itself, or else the first of its streams that does.</summary>
    private static string? Tag(MediaInput input, string name) =>
        input.Metadata.GetValueOrDefault(name) ?? input.Streams.Select(stream => stream.Metadata.GetValueOrDefault(name)).FirstOrDefault(value => value is not null);

    private static double? Seconds(InputStream stream, long? ticks) => ticks is { } known ? stream.TimeBase.ToSeconds(known) : null;
}
