using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;
using TrackKind = WorkspaceAgents.Catalog.TrackKind;

namespace WorkspaceAgents.Processing;

/// <summary>
/// Step <c>clock</c>: measures the clocks of sound files, and when captions are said, by the video's own sound. Stated clocks do not matter to it: a stated one is checked by what was measured.
/// </summary>
internal sealed class ClockStep(StepRunner steps, IBlobStore blobs, AudioReaders audio, ScratchFolder scratch, ToolVersions tools)
{
    /// <summary>Measures what can be measured.</summary>
    public async Task<MeasuredClocks> RunAsync(RecordingInput recording, MediaProbe probe, StepMode mode, CancellationToken cancellationToken)
    {
        List<InputFile> heard = [.. recording.Of(TrackKind.Audio)], said = [.. recording.Of(TrackKind.Captions)];
        if (heard.Count + said.Count == 0) return new([]);
        if (!probe.Audios.Any(stream => stream.SampleRateHz > 0))
        {
            return new([.. heard.Select(file => ClockEvidence.None(
                file.Name, ClockMethod.Audio, "The video has no sound that it could be compared with. State its clock."))]);
        }

        var key = StepKey.Of("clock", $"{StepVersions.Clock} {await tools.GetFfmpegAsync(cancellationToken)}", new
        {
            video = recording.Video.Hash,
            tracks = heard.Concat(said).Select(file => new { file.Name, file.Kind, file.Hash }),
        });
        return await steps.RunAsync(key, mode, token => MeasureAsync(recording.Video, heard, said, token), _ => [], cancellationToken);
    }

    private async Task<MeasuredClocks> MeasureAsync(InputFile video, List<InputFile> heard, List<InputFile> said, CancellationToken cancellationToken)
    {
        using var space = scratch.Create();
        var evidence = new List<ClockEvidence>();
        try
        {
            using var reference = await DecodeAsync(video, space.File("reference.f32"), cancellationToken);
            foreach (var file in heard) evidence.Add(await MeasureAsync(reference, file, space.File("track.f32"), cancellationToken));
            foreach (var file in said)
            {
                await using var content = await blobs.OpenReadAsync(file.Hash, cancellationToken);
                evidence.Add(CaptionSpeech.Measure(reference, file.Name, await CaptionParser.ParseAsync(content, file.Name, cancellationToken), cancellationToken));
            }
        }
        catch (MediaException wrong) when (IsOfTheFile(wrong))
        {
            evidence.Clear();
            evidence.AddRange(heard.Select(file => ClockEvidence.None(file.Name, ClockMethod.Audio, $"The video's sound cannot be read: {MessageFor(wrong, video)} State the track's clock.")));
        }

        return new(evidence);
    }

    private async Task<ClockEvidence> MeasureAsync(SoundOnDisk reference, InputFile file, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var track = await DecodeAsync(file, path, cancellationToken);
            var estimate = AudioClockEstimator.Estimate(reference.Signal, track.Signal, null, cancellationToken);
            return ClockEvidence.Of(file.Name, estimate, reference.Read.FileStartSeconds, track.Read.FileStartSeconds);
        }
        catch (MediaException wrong) when (IsOfTheFile(wrong))
        {
            return ClockEvidence.None(file.Name, ClockMethod.Audio, $"Its sound cannot be read: {MessageFor(wrong, file)}");
        }
    }

    private async Task<SoundOnDisk> DecodeAsync(InputFile file, string path, CancellationToken cancellationToken)
    {
        await using var blob = await blobs.OpenFileAsync(file.Hash, cancellationToken);
        return await SoundOnDisk.DecodeAsync(audio, MediaContent.OfFile(blob.Path, file.Hash.ToString()), path, null, cancellationToken);
    }

    // A blob's file is named by its hash, which says nothing to anybody.
    private static string MessageFor(MediaException wrong, InputFile file) => wrong.Message.Replace(file.Hash.ToString(), file.Name, StringComparison.Ordinal);

    private static bool IsOfTheFile(MediaException wrong) => wrong.Code is not (MediaErrorCode.ToolMissing or MediaErrorCode.FileMissing);
}
