using System.CommandLine;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa sensors</c>: what the server would read in a sensor log, and what a camera has written into its video.</summary>
internal static class SensorCommands
{
    private static readonly string[] Videos = [".mp4", ".mov", ".360", ".m4v", ".insv", ".mkv"];

    public static Command Build(Session session)
    {
        var file = new Argument<string>("file") { Description = "A log (.csv .tsv .jsonl .gpx .parquet .mcap), or a video with sensors inside (.mp4 .mov .360)." };
        return new("sensors", "Sensor logs on this disk.")
        {
            new Command("inspect", "Its channels with units, span, rate, gaps, how each comes to frames, and what is wrong with it.") { file }.Does(session, async (run, cancellationToken) =>
            {
                var path = LocalPath.Require(run.Get(file));
                var logs = Videos.Contains(Path.GetExtension(path).ToLowerInvariant())
                    ? await ReadVideoAsync(session, path, cancellationToken)
                    : await ReadLogsAsync(path, Path.GetFileName(path), cancellationToken);
                if (logs.Count == 0) throw new CliException("noSensors", $"{Path.GetFileName(path)} has no sensors inside.");
                var answers = logs.Select(Describe).ToList();
                await run.AnswerAsync(answers.Count == 1 ? answers[0] : new { logs = answers }, output =>
                {
                    foreach (var log in logs) Write(output, log, logs.Count > 1);
                });
                return Wsa.Ok;
            }),
        };
    }

    private static async Task<IReadOnlyList<SensorLog>> ReadLogsAsync(string path, string name, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        return await SensorReader.ReadAllAsync(content, name, cancellationToken);
    }

    private static async Task<IReadOnlyList<SensorLog>> ReadVideoAsync(Session session, string path, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("wsa-sensors-").FullName;
        try
        {
            var logs = new List<SensorLog>();
            foreach (var track in await new MediaTools(session).Telemetry.ExportAsync(MediaContent.OfFile(path), folder, cancellationToken))
            {
                if (track is { Kind: EmbeddedTrackKind.Series, FileName: { } name })
                    logs.AddRange(await ReadLogsAsync(Path.Combine(folder, name), $"{Path.GetFileNameWithoutExtension(path)}.{name}", cancellationToken));
            }

            return logs;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static object Describe(SensorLog log) => new
    {
        name = log.Name, channels = log.Channels, resampling = SensorTrack.ResamplingOf(log), sampleCount = log.TimesSeconds.Length, rowsRead = log.RowsRead, rowsLeftOut = log.RowsLeftOut,
        startSeconds = log.TimesSeconds.Length > 0 ? log.TimesSeconds[0] : (double?)null, stopSeconds = log.TimesSeconds.Length > 0 ? log.TimesSeconds[^1] : (double?)null,
        medianIntervalSeconds = log.MedianIntervalSeconds, largestGapSeconds = LargestGap(log),
        timeOrigin = log.TimeOrigin, firstTimeUtc = log.FirstTimeUtc, findings = log.Findings,
    };

    private static void Write(TextWriter output, SensorLog log, bool isOneOfMany)
    {
        var times = log.TimesSeconds;
        if (isOneOfMany) output.WriteLine(log.Name);
        output.WriteLine($"channels: {string.Join(", ", log.Channels.Select(c => (c.Unit is null ? c.Name : $"{c.Name} [{c.Unit}]") + (c.CoordinateFrame is { } frame ? $" in {frame}" : "")))}");
        if (times.Length > 0) output.WriteLine($"{times.Length} samples from {TrackCommands.Seconds(times[0])} to {TrackCommands.Seconds(times[^1])} s, every {TrackCommands.Seconds(log.MedianIntervalSeconds ?? 0)} s, largest gap {TrackCommands.Seconds(LargestGap(log) ?? 0)} s");
        output.WriteLine($"{log.RowsRead} rows read, {log.RowsLeftOut} left out");
        TrackCommands.WriteFindings(output, log.Findings);
    }

    private static double? LargestGap(SensorLog log) => log.TimesSeconds.Length > 1 ? log.TimesSeconds.Skip(1).Zip(log.TimesSeconds, (next, time) => next - time).Max() : null;
}
