using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa align recording</c>: the clocks of all files of a folder, as one recording.</summary>
internal static class AlignRecordingCommand
{
    private static readonly string[] CaptionExtensions = [".srt", ".vtt", ".sbv", ".ttml", ".textgrid", ".ctm"];
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true };

    public static Command Build(Session session)
    {
        var folder = new Argument<string>("folder") { Description = "A folder whose files are one recording: videos, sounds, sensor logs, captions, clocks.json." };
        var reference = new Option<string?>("--reference") { Description = "The file whose clock everything is put on. Default: the longest video, else the longest sound." };
        var write = new Option<bool>("--write") { Description = "Writes clocks.json: what was given by hand, and the clocks that pass." };
        return new Command("recording", "The clock of every file against the video's: by sound, timecode, flashes, pulses, speech and stated times. Exits with 1 when one is rejected.") { folder, reference, write }
            .Does(session, async (run, cancellationToken) =>
            {
                var root = Path.GetFullPath(run.Get(folder)!);
                if (!Directory.Exists(root))
                    throw new CliException("folderMissing", $"There is no folder '{run.Get(folder)}'.");
                string[] names = [.. Directory.EnumerateFiles(root).Select(path => Path.GetFileName(path)).Where(name => name != ClockFileReader.FileName && name[0] != '.').Order(StringComparer.Ordinal)];
                var media = await ProbeAsync(run, root, names, cancellationToken);
                try
                {
                    var chosen = Choose(media, run.Get(reference));
                    var tracks = await AlignAsync((root, names), media, chosen, cancellationToken);
                    var isWritten = run.Get(write) && await WriteAsync(root, tracks, cancellationToken);
                    await run.AnswerAsync(Answer(chosen, tracks, isWritten), output => Tell(output, chosen, tracks, isWritten));
                    return tracks.Exists(track => track.Clock.Verdict == AlignmentVerdict.Quarantine) ? Wsa.Failed : Wsa.Ok;
                }
                finally
                {
                    foreach (var file in media.Values) file.Dispose();
                }
            });
    }

    private static bool IsCaptions(string name) => CaptionExtensions.Contains(Path.GetExtension(name).ToLowerInvariant());

    private static bool IsSensors(string name) => SensorReader.Extensions.Contains(Path.GetExtension(name).ToLowerInvariant());

    private static async Task<Dictionary<string, RecordingMedia>> ProbeAsync(Run run, string root, string[] names, CancellationToken cancellationToken)
    {
        var media = new Dictionary<string, RecordingMedia>();
        foreach (var name in names.Where(name => !IsCaptions(name) && !IsSensors(name)))
        {
            var path = Path.Combine(root, name);
            try
            {
                var probe = await new MediaTools(run.Session).Prober.ProbeAsync(path, cancellationToken);
                if (probe.BestVideoStreamIndex is not null || probe.Audios.Count > 0) media.Add(name, new RecordingMedia(name, probe, Decoders(run, path)));
            }
            catch (MediaException exception) when (exception.Code is MediaErrorCode.Unreadable)
            {
                run.Tell($"{name} is no recording and was passed over.");
            }
        }

        run.EndTelling();
        return media;
    }

    private static RecordingDecoders Decoders(Run run, string path) => new()
    {
        SoundAsync = token => DecodedSound.OpenAsync(run, path, token),
        IndexAsync = async token => (await new MediaTools(run.Session).IndexAsync(path, null, token)).Index,
        PicturesAsync = async (index, token) =>
        {
            var told = new Progress<double>(part => run.Tell($"{Path.GetFileName(path)}: {part:P0} looked at"));
            var survey = await new MediaTools(run.Session).Surveys.SurveyAsync(MediaContent.OfFile(path), index, told, token);
            run.EndTelling();
            return survey;
        },
    };

    private static RecordingMedia Choose(Dictionary<string, RecordingMedia> media, string? asked)
    {
        if (asked is not null)
            return media.GetValueOrDefault(Path.GetFileName(asked)) ?? throw new CliException("noReference", $"'{asked}' is no video or sound of the folder; those are: {string.Join(", ", media.Keys)}.");
        return media.Values.OrderByDescending(file => file.HasVideo).ThenByDescending(file => file.Seconds).ThenBy(file => file.Name, StringComparer.Ordinal).FirstOrDefault()
            ?? throw new CliException("noReference", "The folder holds no video and no sound that other files could be put on the clock of.");
    }

    private static async Task<List<(string Name, CombinedClock Clock)>> AlignAsync(
        (string Root, string[] Names) folder, Dictionary<string, RecordingMedia> media, RecordingMedia reference, CancellationToken cancellationToken)
    {
        var clockPath = Path.Combine(folder.Root, ClockFileReader.FileName);
        var clocks = File.Exists(clockPath) ? ClockFileReader.Read(await File.ReadAllBytesAsync(clockPath, cancellationToken), folder.Names) : ClockFile.Empty;
        if (clocks.Findings.FirstOrDefault(finding => finding.Severity == AlignmentSeverity.Error) is { } wrong)
            throw new CliException("badClocks", $"{wrong.Message} {wrong.Suggestion}");
        var estimators = new RecordingEstimators(reference);
        var tracks = new List<(string, CombinedClock)>();
        foreach (var name in folder.Names.Where(name => name != reference.Name))
        {
            var map = clocks.MapFor(name);
            IReadOnlyList<ClockEvidence> found;
            if (media.TryGetValue(name, out var file))
            {
                found = await estimators.OfMediaAsync(file, cancellationToken);
            }
            else if (IsSensors(name))
            {
                await using var content = File.OpenRead(Path.Combine(folder.Root, name));
                var log = await SensorReader.ReadAsync(content, name, cancellationToken);
                (map, found) = (clocks.MapFor(name, log), await estimators.OfSensorsAsync(log, cancellationToken));
            }
            else if (IsCaptions(name))
            {
                await using var content = File.OpenRead(Path.Combine(folder.Root, name));
                found = await estimators.OfCaptionsAsync(name, await CaptionParser.ParseAsync(content, name, cancellationToken), cancellationToken);
            }
            else
            {
                continue;
            }

            tracks.Add((name, ClockCombiner.Combine(found, (reference.StartSeconds, reference.StartSeconds + reference.Seconds), map.Method == ClockMethod.Identity ? null : map)));
        }

        return tracks;
    }

    /// <summary>False when there is nothing to write: no clock passes, or it pauses, which the file cannot state.</summary>
    private static async Task<bool> WriteAsync(string root, List<(string Name, CombinedClock Clock)> tracks, CancellationToken cancellationToken)
    {
        var entries = tracks.Where(track => track.Clock is { Verdict: AlignmentVerdict.Pass, Map.LaterSegments.Count: 0 }).ToDictionary(track => track.Name, track => new
        {
            offsetSeconds = Math.Round(track.Clock.Map!.OffsetSeconds, 6), driftPpm = Math.Round(track.Clock.Map.DriftPpm, 4), residualMs = Math.Round(track.Clock.Map.ResidualMs, 3),
        });
        // What a person stated is never taken away, though it may not pass.
        if (entries.Count == 0 || tracks.Exists(track => track.Clock is { Chosen: null, Map: not null } && !entries.ContainsKey(track.Name)))
            return false;
        await File.WriteAllTextAsync(Path.Combine(root, ClockFileReader.FileName), JsonSerializer.Serialize(entries, Written), cancellationToken);
        return true;
    }

    private static object Answer(RecordingMedia reference, List<(string Name, CombinedClock Clock)> tracks, bool isWritten) => new
    {
        reference = reference.Name,
        tracks = tracks.Select(track => new
        {
            name = track.Name,
            offsetSeconds = track.Clock.Map?.OffsetSeconds,
            driftPpm = track.Clock.Map?.DriftPpm,
            residualMs = track.Clock.Chosen?.ResidualP95Ms,
            errorBoundMs = track.Clock.Map?.ResidualMs,
            confidence = track.Clock.Map?.Confidence ?? 0,
            laterSegments = track.Clock.Map?.LaterSegments ?? [],
            method = track.Clock.Map?.Method,
            verdict = AlignCaptionsCommand.NameOf(track.Clock.Verdict),
            reasons = track.Clock.Reasons,
            estimates = track.Clock.Evidence.Select(found => new
            {
                found.Method, found.Basis, verdict = AlignCaptionsCommand.NameOf(found.Verdict), offsetSeconds = found.Map?.OffsetSeconds, driftPpm = found.Map?.DriftPpm,
                errorBoundMs = found.Map?.ResidualMs, confidence = found.Map?.Confidence ?? 0, found.DistanceMs, agrees = found.IsAgreeing,
                compared = found.ComparedCount, agreeing = found.AgreeingCount, overlapSeconds = found.OverlapSeconds ?? 0, found.Reasons,
            }),
        }),
        written = isWritten ? ClockFileReader.FileName : null,
    };

    private static void Tell(TextWriter output, RecordingMedia reference, List<(string Name, CombinedClock Clock)> tracks, bool isWritten)
    {
        output.WriteLine($"reference: {reference.Name}");
        foreach (var (name, clock) in tracks)
        {
            output.WriteLine($"{name}: {AlignCaptionsCommand.NameOf(clock.Verdict)}{(clock.Chosen is { } chosen ? $", by {chosen.Basis}" : clock.Map is null ? "" : ", given by hand")}");
            if (clock.Map is not null) output.WriteLine($"  {Describe(clock.Map)}");
            foreach (var reason in clock.Reasons) output.WriteLine($"  {reason}");
        }

        if (isWritten) output.WriteLine($"→ {ClockFileReader.FileName}");
    }

    private static string Describe(ClockMap map) => string.Create(CultureInfo.InvariantCulture, $"t_reference = {map.OffsetSeconds:0.000000} s + (1 + {map.DriftPpm:0.000} · 1e-6) · t, right within {map.ResidualMs:0.###} ms");
}
