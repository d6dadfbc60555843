using System.Globalization;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Catalog;

/// <summary>One fact of two media files.</summary>
/// <param name="What">Which: <c>container</c>, <c>video 0 codec</c>.</param>
/// <param name="From">In the older version; null when it has none.</param>
/// <param name="To">In the newer version; null when it has none.</param>
/// <param name="Differs">Whether they differ.</param>
public sealed record MediaDifference(string What, string? From, string? To, bool Differs)
{
    internal static IReadOnlyList<MediaDifference> Between(IReadOnlyList<(string What, string? Value)> from, IReadOnlyList<(string What, string? Value)> to)
    {
        var (old, young) = (from.ToDictionary(f => f.What, f => f.Value), to.ToDictionary(f => f.What, f => f.Value));
        return [.. from.Select(f => f.What).Concat(to.Select(t => t.What)).Distinct()
            .Select(what => (What: what, From: old.GetValueOrDefault(what), To: young.GetValueOrDefault(what)))
            .Where(row => row.From is not null || row.To is not null)
            .Select(row => new MediaDifference(row.What, row.From, row.To, row.From != row.To))];
    }

    /// <summary>What a file's header says, in the order a person would ask.</summary>
    internal static IReadOnlyList<(string What, string? Value)> FactsOf(MediaProbe probe)
    {
        var facts = new List<(string, string?)>
        {
            ("container", probe.ContainerFormat),
            ("size", Bytes(probe.SizeBytes)),
            ("duration", Seconds(probe.DurationSecondsFromHeader)),
            ("start", Seconds(probe.StartSecondsFromHeader)),
            ("video streams", Number(probe.Videos.Count)),
            ("audio streams", Number(probe.Audios.Count)),
            ("other streams", Number(probe.OtherStreamCount)),
        };
        foreach (var (i, video) in probe.Videos.Index())
        {
            facts.Add(($"video {i} codec", video.Profile is null ? video.Codec : $"{video.Codec} ({video.Profile})"));
            facts.Add(($"video {i} picture", $"{video.Width}×{video.Height}{(video.RotationDegrees == 0 ? "" : $", turned {video.RotationDegrees}°")}"));
            facts.Add(($"video {i} pixels", video.PixelFormat));
            facts.Add(($"video {i} frames", video.FrameCountFromHeader is { } frames ? Number(frames) : null));
            facts.Add(($"video {i} frames a second", video.FpsFromHeader?.ToString("0.###", CultureInfo.InvariantCulture)));
            facts.Add(($"video {i} duration", Seconds(video.DurationSecondsFromHeader)));
            facts.Add(($"video {i} bits a second", video.BitRateFromHeader is { } rate ? Number(rate) : null));
            facts.Add(($"video {i} colours", string.Join(' ', new[] { video.ColorSpace, video.ColorTransfer, video.ColorPrimaries, video.ColorRange }.OfType<string>()) is { Length: > 0 } colours ? colours : null));
        }

        foreach (var (i, audio) in probe.Audios.Index())
        {
            facts.Add(($"audio {i} codec", audio.Profile is null ? audio.Codec : $"{audio.Codec} ({audio.Profile})"));
            facts.Add(($"audio {i} samples a second", Number(audio.SampleRateHz)));
            facts.Add(($"audio {i} channels", audio.ChannelLayout is null ? Number(audio.Channels) : $"{audio.Channels} ({audio.ChannelLayout})"));
            facts.Add(($"audio {i} duration", Seconds(audio.DurationSecondsFromHeader)));
            facts.Add(($"audio {i} language", audio.Language));
        }

        return facts;
    }

    internal static string Bytes(long count) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} bytes";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Seconds(double? value) => value is { } seconds ? $"{seconds.ToString("0.######", CultureInfo.InvariantCulture)} s" : null;
}
