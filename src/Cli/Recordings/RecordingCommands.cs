using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa recording</c>: how a recording is aligned, its tracks' clocks, and frames to look at.</summary>
internal static class RecordingCommands
{
    public static Command Build(Session session) => new("recording", "Recordings: how their tracks lie on the video's time, and who says that it is right.")
    {
        BuildShow(session),
        BuildClock(session),
        BuildChecks(session),
        BuildCheck(session),
    };

    private static Argument<string> Id() => new("id") { Description = "The recording's id; 'wsa batch show' lists them." };

    private static Command BuildShow(Session session)
    {
        var id = Id();
        return new Command("show", "A recording: its state, and the clock of each track.") { id }.Does(session, async (run, cancellationToken) =>
        {
            using var client = new ServerClient(Connection.Of(run));
            return await ShowAsync(run, await client.GetAsync(PathOf(run.Get(id)), cancellationToken));
        });
    }

    private static Command BuildClock(Session session)
    {
        var id = Id();
        var track = new Argument<string>("track") { Description = "The track's file name." };
        var offset = new Option<double?>("--offset") { Description = "Seconds on the video at which the track's zero lies." };
        var drift = new Option<double>("--drift") { Description = "Parts per million the video's clock is faster than the track's." };
        var error = new Option<double>("--error-ms") { Description = "How far the clock may be off, ms." };
        var note = new Option<string?>("--note") { Description = "Why, for the people who ask later." };
        var clear = new Option<bool>("--clear") { Description = "Take the given clock away: the stated or measured one is used again." };
        var revert = new Option<int?>("--revert") { Description = "Go back to an earlier clock, by its number; 0 for the one it came with." };
        var align = new Option<bool>("--align") { Description = "Align the batch anew at once." };
        return new Command("clock", "The clocks given to a track; gives another one, or goes back: t_video = offset + (1 + drift · 1e-6) · t_track.") { id, track, offset, drift, error, note, clear, revert, align }
            .Does(session, async (run, cancellationToken) =>
            {
                using var client = new ServerClient(Connection.Of(run));
                var name = run.Get(track);
                var path = $"{PathOf(run.Get(id))}/tracks/{Uri.EscapeDataString(name)}/clock";
                var ways = (run.Get(offset) is null ? 0 : 1) + (run.Get(clear) ? 1 : 0) + (run.Get(revert) is null ? 0 : 1);
                if (ways > 1) throw new CliException("usage", "Give one of --offset, --clear and --revert.");
                var recording = run.Get(revert) is { } number ? await client.PostAsync($"{path}/revert", new { number, align = run.Get(align) }, cancellationToken)
                    : ways == 1 ? await client.PutAsync(path, new { offsetSeconds = run.Get(offset), driftPpm = run.Get(drift), errorMs = run.Get(error), note = run.Get(note), align = run.Get(align) }, cancellationToken)
                    : await client.GetAsync(PathOf(run.Get(id)), cancellationToken);
                var shown = recording.Items("tracks").FirstOrDefault(t => t.Text("name") == name);
                if (shown.ValueKind == JsonValueKind.Undefined)
                    throw new CliException("notFound", $"The recording has no track '{name}'; it has {string.Join(", ", recording.Items("tracks").Select(t => t.Text("name")))}.");
                await run.AnswerAsync(shown, output => Table.Write(output, ["clock", "offset s", "drift ppm", "± ms", "by", "note"], shown.Items("clockVersions").Select(v =>
                    (IReadOnlyList<string>)[v.Text("number"), v.Text("offsetSeconds") is { Length: > 0 } given ? given : "none", v.Text("driftPpm"), v.Text("errorMs"), v.Text("by"), v.Text("note")])));
                return Wsa.Ok;
            });
    }

    private static Command BuildChecks(Session session)
    {
        var id = Id();
        var count = new Option<int>("--count") { Description = "How many frames to draw, 1 to 50.", DefaultValueFactory = _ => 8 };
        var seed = new Option<long>("--seed") { Description = "Another number draws other frames." };
        return new Command("checks", "Draws frames to look at, with the text, sound position and sensor values of their time.") { id, count, seed }.Does(session, async (run, cancellationToken) =>
        {
            using var client = new ServerClient(Connection.Of(run));
            var path = string.Create(CultureInfo.InvariantCulture, $"{PathOf(run.Get(id))}/spot-checks?count={run.Get(count)}&seed={run.Get(seed)}");
            var sheet = await client.GetAsync(path, cancellationToken);
            await run.AnswerAsync(sheet, output =>
            {
                output.WriteLine($"{sheet.Text("approvedCount")} approved, {sheet.Text("rejectedCount")} rejected, {sheet.Text("neededCount")} needed; {sheet.Text("state")}");
                foreach (var check in sheet.Items("checks")) WriteCheck(output, check);
            });
            return Wsa.Ok;
        });
    }

    private static Command BuildCheck(Session session)
    {
        var id = Id();
        var frame = new Argument<int>("frame") { Description = "The frame's number." };
        var answer = new Argument<string>("answer") { Description = "approve, reject or withdraw." };
        answer.AcceptOnlyFromAmong("approve", "reject", "withdraw");
        var note = new Option<string?>("--note") { Description = "What was seen." };
        return new Command("check", "Says whether everything belongs together at a frame; a rejection blocks publishing.") { id, frame, answer, note }.Does(session, async (run, cancellationToken) =>
        {
            using var client = new ServerClient(Connection.Of(run));
            var path = string.Create(CultureInfo.InvariantCulture, $"{PathOf(run.Get(id))}/spot-checks/{run.Get(frame)}");
            return await ShowAsync(run, await client.PutAsync(path, new { answer = run.Get(answer), note = run.Get(note) }, cancellationToken));
        });
    }

    private static string PathOf(string id) => $"recordings/{Uri.EscapeDataString(id)}";

    private static void WriteCheck(TextWriter output, JsonElement check)
    {
        var decision = check.TryGetProperty("decision", out var decided) ? $"  {(decided.GetProperty("approved").GetBoolean() ? "approved" : "rejected")} by {decided.Text("by")} {decided.Text("note")}".TrimEnd() : "";
        output.WriteLine($"frame {check.Text("frameIndex")} at {check.SecondsText("ptsSeconds")}{decision}");
        foreach (var text in check.Items("texts")) output.WriteLine($"    {text.Text("track")}: {text.Text("text").ReplaceLineEndings(" ")}");
        foreach (var sound in check.Items("sounds")) output.WriteLine($"    {sound.Text("track")}: sample {sound.Text("sample")}");
        foreach (var value in check.Items("values")) output.WriteLine($"    {value.Text("track")} {value.Text("channel")}: {(value.Text("value") is { Length: > 0 } number ? number : "gap")} {value.Text("unit")}".TrimEnd());
    }

    private static async Task<int> ShowAsync(Run run, JsonElement recording)
    {
        await run.AnswerAsync(recording, output =>
        {
            output.WriteLine($"{recording.Text("id")}  {recording.Text("name")}: {recording.Text("state")} {recording.Text("reason")}".TrimEnd());
            if (!recording.TryGetProperty("alignment", out var alignment)) return;
            Table.Write(output, ["track", "offset s", "drift ppm", "clock from", "clock ± ms", "values ± ms"], alignment.Items("tracks").Select(t =>
                (IReadOnlyList<string>)[t.Text("name"), t.Text("offsetSeconds"), t.Text("driftPpm"), t.Text("method"), t.Text("clockErrorMs"), t.Text("errorBoundMs")]));
        });
        return Wsa.Ok;
    }
}
