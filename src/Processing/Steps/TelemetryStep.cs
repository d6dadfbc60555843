using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>Step <c>telemetry</c>: the sensor logs that a camera wrote into its video (GPMF, CAMM), each as a CSV with units.</summary>
internal sealed class TelemetryStep(StepRunner steps, IBlobStore blobs, TelemetryReaders readers, ScratchFolder scratch, ToolVersions tools)
{
    /// <summary>Reads them; none when the file holds nothing besides pictures and sound.</summary>
    /// <exception cref="MediaException">The file cannot be read.</exception>
    public async Task<MadeTelemetry> RunAsync(InputFile video, MediaProbe probe, StepMode mode, CancellationToken cancellationToken)
    {
        if (probe.OtherStreamCount == 0) return new([]);
        var key = StepKey.Of("telemetry", $"{StepVersions.Telemetry} {await tools.GetFfmpegAsync(cancellationToken)}", new { video = video.Hash });
        return await steps.RunAsync(key, mode, token => ReadAsync(video, token), made => made.Logs.Select(log => log.Csv.Hash), cancellationToken);
    }

    private async Task<MadeTelemetry> ReadAsync(InputFile video, CancellationToken cancellationToken)
    {
        using var space = scratch.Create();
        await using var file = await blobs.OpenFileAsync(video.Hash, cancellationToken);
        var folder = space.File("tracks");
        var logs = new List<MadeLog>();
        foreach (var track in await readers.ExportAsync(MediaContent.OfFile(file.Path, video.Hash.ToString()), folder, cancellationToken))
        {
            if (track is { Kind: EmbeddedTrackKind.Series, FileName: { } name })
                logs.Add(new(track.Key, track.Name, track.Count, track.Problems, await blobs.WriteFileAsync(Path.Combine(folder, name), cancellationToken)));
        }

        return new(logs);
    }
}
