using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;
using TrackKind = WorkspaceAgents.Catalog.TrackKind;

namespace WorkspaceAgents.Processing;

/// <summary>Reads the files of a recording into what is aligned. Whatever is wrong in them is a finding.</summary>
internal sealed class TrackReader(IBlobStore blobs, MediaCheckStep check, RecordingFiles files, VideoLogs logs)
{
    public async Task<AlignmentInput> ReadAsync(
        RecordingInput recording, MediaProbe probe, FrameIndex index, (MeasuredClocks Clocks, AlignmentThresholds Thresholds) measured, StepMode mode, CancellationToken cancellationToken)
    {
        var findings = new List<AlignmentFinding>();
        var clocks = await ReadClocksAsync(recording, findings, cancellationToken);
        var given = recording.Clocks.ToDictionary(c => c.Track, c => ClockMap.Given(c.OffsetSeconds, c.DriftPpm, c.ResidualMs), StringComparer.Ordinal);
        var span = (index.StartSeconds, index.StopSeconds);
        var captions = new List<CaptionTrack>();
        foreach (var file in recording.Of(TrackKind.Captions))
        {
            await using var content = await blobs.OpenReadAsync(file.Hash, cancellationToken);
            captions.Add(CaptionTrack.From(await CaptionParser.ParseAsync(content, file.Name, cancellationToken), given.GetValueOrDefault(file.Name) ?? measured.Clocks.CaptionMapFor(file.Name, clocks, measured.Thresholds.MaxCaptionCorrectionSeconds)));
        }

        var sensors = new List<SensorTrack>(await logs.ReadAsync(recording, probe, findings, mode, cancellationToken));
        foreach (var file in recording.Of(TrackKind.Sensor))
        {
            await using var content = await blobs.OpenReadAsync(file.Hash, cancellationToken);
            foreach (var log in await SensorReader.ReadAllAsync(content, file.Name, cancellationToken))
                sensors.Add(new(log.Name, log, given.GetValueOrDefault(file.Name) ?? measured.Clocks.MapFor(log, clocks.MapFor(file.Name, log), span)));
        }

        var audio = new List<AudioTrack>();
        if (OwnAudio(recording.Video.Name, probe, index) is { } own) audio.Add(own);
        foreach (var file in recording.Of(TrackKind.Audio))
        {
            var heard = await check.ReadHeaderAsync(file.Hash, mode, cancellationToken);
            if (ExternalAudio(file.Name, heard, given.GetValueOrDefault(file.Name) ?? measured.Clocks.MapFor(file.Name, clocks, span), findings) is { } track) audio.Add(track);
        }

        var cameras = new List<CameraTrack>();
        foreach (var file in recording.Of(TrackKind.Camera))
        {
            if (await ReadCameraAsync(file, given.GetValueOrDefault(file.Name) ?? measured.Clocks.MapFor(file.Name, clocks, span), findings, mode, cancellationToken) is { } camera) cameras.Add(camera);
        }

        return new()
        {
            FramePtsSeconds = [.. Enumerable.Range(0, index.Frames.Count).Select(index.PtsSeconds)],
            StopSeconds = index.StopSeconds,
            CaptionTracks = captions,
            AudioTracks = audio,
            SensorTracks = sensors,
            CameraTracks = cameras,
            Evidence = measured.Clocks.Evidence,
            Thresholds = measured.Thresholds,
            Findings = findings,
        };
    }

    private async Task<CameraTrack?> ReadCameraAsync(InputFile file, ClockMap clock, List<AlignmentFinding> findings, StepMode mode, CancellationToken cancellationToken)
    {
        var seen = await check.ReadHeaderAsync(file.Hash, mode, cancellationToken);
        var problem = seen.QuarantineReason ?? "It holds no video that ffmpeg can read.";
        if (seen.Probe?.BestVideoStreamIndex is not null)
        {
            try
            {
                var index = await files.IndexAsync(file, seen.Probe, mode, cancellationToken);
                if (index.Frames.Count > 0) return new(file.Name, [.. Enumerable.Range(0, index.Frames.Count).Select(index.PtsSeconds)], index.StopSeconds, clock);
                problem = "It has no frames.";
            }
            catch (MediaException wrong) when (wrong.IsOfTheFile)
            {
                problem = wrong.Message;
            }
        }

        findings.Add(new("camera.unusable", AlignmentSeverity.Error, file.Name, null, null, $"The video was left out. {problem}", "Convert it to MP4, or take it out of the recording."));
        return null;
    }

    private async Task<ClockFile> ReadClocksAsync(RecordingInput recording, List<AlignmentFinding> findings, CancellationToken cancellationToken)
    {
        List<InputFile> files = [.. recording.Of(TrackKind.Clocks)];
        if (files.Count == 0) return ClockFile.Empty;
        if (files.Count > 1)
        {
            findings.Add(new("clock.two-files", AlignmentSeverity.Error, null, null, null,
                $"The recording has {files.Count} clock files ({string.Join(", ", files.Select(f => f.Name))}); none was used.", "Keep the one that is right."));
            return ClockFile.Empty;
        }

        List<string> names = [.. recording.Files.Where(f => f.Kind is TrackKind.Captions or TrackKind.Sensor or TrackKind.Audio or TrackKind.Camera).Select(f => f.Name)];
        var read = ClockFileReader.Read(await blobs.ReadAllAsync(files[0].Hash, cancellationToken), names);
        findings.AddRange(read.Findings);
        return read;
    }

    /// <summary>The sound in the video's own file shares its clock.</summary>
    private static AudioTrack? OwnAudio(string name, MediaProbe probe, FrameIndex index)
    {
        var stream = probe.Audios.Where(a => a.SampleRateHz > 0).OrderByDescending(a => a.IsDefault).FirstOrDefault();
        if (stream is null) return null;
        var start = stream.StartSecondsFromHeader ?? 0;
        return new(name, stream.SampleRateHz, start, stream.DurationSecondsFromHeader ?? Math.Max(0, index.StopSeconds - start), ClockMap.Identity);
    }

    private static AudioTrack? ExternalAudio(string name, MediaCheck heard, ClockMap clock, List<AlignmentFinding> findings)
    {
        var stream = heard.Probe?.Audios.FirstOrDefault(a => a.SampleRateHz > 0);
        var duration = stream?.DurationSecondsFromHeader ?? heard.Probe?.DurationSecondsFromHeader;
        if (stream is not null && duration is > 0) return new(name, stream.SampleRateHz, stream.StartSecondsFromHeader ?? 0, duration.Value, clock);
        var what = heard.QuarantineReason ?? (stream is null ? "It holds no sound that ffmpeg can read." : "Its header does not state how long it is.");
        findings.Add(new("audio.unusable", AlignmentSeverity.Error, name, null, null, $"The sound was left out. {what}", "Convert it to WAV or FLAC, or take it out of the recording."));
        return null;
    }
}
