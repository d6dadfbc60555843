using System.CommandLine;
using System.Globalization;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa media telemetry</c>: the sensors, subtitles and chapters inside a file on this disk.</summary>
internal static class TelemetryCommands
{
    public static Command Build(Session session)
    {
        var file = MediaCommands.Input();
        var target = new Option<string>("--out") { Description = "The folder to write to, made when it is not there.", Required = true };
        return new Command("telemetry", "The sensors (as CSV), subtitles and chapters (as WebVTT) inside it.") { file, target }.Does(session, async (run, cancellationToken) =>
        {
            var folder = Path.GetFullPath(run.Get(target)!);
            var tracks = await new MediaTools(session).Telemetry.ExportAsync(MediaContent.OfFile(LocalPath.Require(run.Get(file))), folder, cancellationToken);
            var answer = tracks.Select(track => new
            {
                track.Key, track.Kind, stream = track.StreamIndex, track.Codec, track.Name, track.Device, track.Language, track.Count, track.Columns, track.StartSeconds, track.StopSeconds, track.Problems,
                path = PathOf(folder, track),
            });
            await run.AnswerAsync(new { tracks = answer }, output =>
            {
                if (tracks.Count == 0) output.WriteLine("There are no sensors, subtitles or chapters in it.");
                Table.Write(output, ["track", "kind", "codec", "count", "seconds", "file"], tracks.Select(track => (IReadOnlyList<string>)
                [
                    track.Key, track.Kind.ToString().ToLowerInvariant(), track.Codec, track.Count.ToString(CultureInfo.InvariantCulture),
                    $"{MediaCommands.Seconds(track.StartSeconds)} to {MediaCommands.Seconds(track.StopSeconds)}", PathOf(folder, track) ?? "",
                ]));
                foreach (var track in tracks)
                {
                    foreach (var problem in track.Problems) output.WriteLine($"{track.Key}: {problem}");
                }
            });
            return Wsa.Ok;
        });
    }

    private static string? PathOf(string folder, TelemetryTrack track) => track.FileName is { } name ? Path.Combine(folder, name) : null;
}
