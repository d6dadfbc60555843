using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>The sensor logs inside a recording's video, as tracks on the video's own clock.</summary>
internal sealed class VideoLogs(IBlobStore blobs, TelemetryStep telemetry)
{
    /// <summary>A log of less is a remark, not a series.</summary>
    private const int FewestRows = 2;

    /// <summary>
    /// What the values of GPMF streams are stated in: https://github.com/gopro/gpmf-parser. Streams of other names have no frame of reference, or none that is known.
    /// </summary>
    private static readonly Dictionary<string, string> Frames = new(StringComparer.Ordinal)
    {
        ["ACCL"] = "camera", ["GYRO"] = "camera", ["MAGN"] = "camera", ["GRAV"] = "camera", ["GPS5"] = "WGS 84", ["GPS9"] = "WGS 84",
    };

    /// <summary>Reads them; what is wrong is a finding.</summary>
    public async Task<IReadOnlyList<SensorTrack>> ReadAsync(
        RecordingInput recording, MediaProbe probe, List<AlignmentFinding> findings, StepMode mode, CancellationToken cancellationToken)
    {
        var video = recording.Video;
        MadeTelemetry made;
        try
        {
            made = await telemetry.RunAsync(video, probe, mode, cancellationToken);
        }
        catch (MediaException wrong) when (wrong.IsOfTheFile)
        {
            findings.Add(new("telemetry.unreadable", AlignmentSeverity.Warning, video.Name, null, null,
                $"The sensor logs inside the video were left out. {wrong.Message.Replace(video.Hash.ToString(), video.Name, StringComparison.Ordinal)}", "Export them with the camera's own program and add them as CSV."));
            return [];
        }

        var taken = recording.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var tracks = new List<SensorTrack>();
        foreach (var log in made.Logs.Where(log => log.RowCount >= FewestRows))
        {
            var stem = $"{Path.GetFileNameWithoutExtension(video.Name)}.{log.Key}";
            var name = $"{stem}.csv";
            for (var number = 2; !taken.Add(name); number++) name = $"{stem}-{number}.csv";
            findings.AddRange(log.Problems.Select(problem => new AlignmentFinding("telemetry.problem", AlignmentSeverity.Warning, name, null, null, problem, "The other samples were kept.")));
            tracks.Add(await ReadAsync(log, name, cancellationToken));
        }

        return tracks;
    }

    private async Task<SensorTrack> ReadAsync(MadeLog made, string name, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenReadAsync(made.Csv.Hash, cancellationToken);
        var log = await SensorReader.ReadAsync(content, name, cancellationToken);
        if (Frames.GetValueOrDefault(made.Key) is { } frame)
            log = log with { Channels = [.. log.Channels.Select(channel => channel with { CoordinateFrame = frame })] };
        return new(name, log, ClockMap.Identity) { IsOfTheVideo = true };
    }
}
