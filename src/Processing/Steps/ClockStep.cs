using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;
using TrackKind = WorkspaceAgents.Catalog.TrackKind;

namespace WorkspaceAgents.Processing;

/// <summary>
/// Step <c>clock</c>: measures the clocks of a recording's tracks by every estimator that applies. Stated clocks do not matter to it: a stated one is checked by what was measured.
/// </summary>
internal sealed class ClockStep(StepRunner steps, IBlobStore blobs, RecordingFiles files, MediaCheckStep check, ScratchFolder scratch, ToolVersions tools)
{
    /// <summary>Measures what can be measured.</summary>
    public async Task<MeasuredClocks> RunAsync(RecordingInput recording, PreparedVideo video, StepMode mode, CancellationToken cancellationToken)
    {
        List<InputFile> tracks = [.. recording.Files.Where(file => file.Kind is TrackKind.Audio or TrackKind.Captions or TrackKind.Sensor or TrackKind.Camera)];
        if (tracks.Count == 0) return new([]);
        var key = StepKey.Of("clock", $"{StepVersions.Clock} {await tools.GetFfmpegAsync(cancellationToken)}", new
        {
            video = recording.Video.Hash,
            tracks = tracks.Select(file => new { file.Name, file.Kind, file.Hash }),
        });
        return await steps.RunAsync(key, mode, token => MeasureAsync((recording.Video, video), tracks, mode, token), _ => [], cancellationToken);
    }

    private async Task<MeasuredClocks> MeasureAsync((InputFile File, PreparedVideo Prepared) video, List<InputFile> tracks, StepMode mode, CancellationToken cancellationToken)
    {
        using var space = scratch.Create();
        using var reference = files.Open(video.File, video.Prepared.Check.Probe!, space.File("reference.f32"), mode);
        var estimators = new RecordingEstimators(reference);
        var evidence = new List<ClockEvidence>();
        foreach (var file in tracks)
        {
            evidence.AddRange(file.Kind switch
            {
                TrackKind.Captions => await OfCaptionsAsync(estimators, file, cancellationToken),
                TrackKind.Sensor => await OfSensorsAsync(estimators, file, cancellationToken),
                _ => await OfMediaAsync(estimators, file, space.File("track.f32"), mode, cancellationToken),
            });
        }

        return new(evidence);
    }

    private async Task<IReadOnlyList<ClockEvidence>> OfMediaAsync(RecordingEstimators estimators, InputFile file, string scratchPath, StepMode mode, CancellationToken cancellationToken)
    {
        var header = await check.ReadHeaderAsync(file.Hash, mode, cancellationToken);
        if (header.Probe is null) return [ClockEvidence.None(file.Name, (ClockMethod.Audio, "sound"), $"It cannot be read: {header.QuarantineReason}")];
        using var track = files.Open(file, header.Probe, scratchPath, mode);
        return await estimators.OfMediaAsync(track, cancellationToken);
    }

    private async Task<IReadOnlyList<ClockEvidence>> OfCaptionsAsync(RecordingEstimators estimators, InputFile file, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenReadAsync(file.Hash, cancellationToken);
        return await estimators.OfCaptionsAsync(file.Name, await CaptionParser.ParseAsync(content, file.Name, cancellationToken), cancellationToken);
    }

    private async Task<IReadOnlyList<ClockEvidence>> OfSensorsAsync(RecordingEstimators estimators, InputFile file, CancellationToken cancellationToken)
    {
        var evidence = new List<ClockEvidence>();
        await using var content = await blobs.OpenReadAsync(file.Hash, cancellationToken);
        foreach (var log in await SensorReader.ReadAllAsync(content, file.Name, cancellationToken))
            evidence.AddRange(await estimators.OfSensorsAsync(log, cancellationToken));
        return evidence;
    }
}
