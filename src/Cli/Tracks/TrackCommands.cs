using System.CommandLine;
using System.Globalization;
using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa captions</c>: what the server would read in a track's file.</summary>
internal static class TrackCommands
{
    public static Command BuildCaptions(Session session)
    {
        var file = new Argument<string>("file") { Description = "A caption file or transcript: .srt .vtt .sbv .ttml .TextGrid .ctm .json (Whisper) .txt." };
        var target = new Argument<string>("output") { Description = "The file to write: .srt, .vtt, .TextGrid or .json (Whisper's)." };
        return new("captions", "Caption files on this disk.")
        {
            new Command("parse", "Its captions in seconds, and what is wrong with it.") { file }.Does(session, async (run, cancellationToken) =>
            {
                var path = LocalPath.Require(run.Get(file));
                await using var content = File.OpenRead(path);
                var parsed = await CaptionParser.ParseAsync(content, Path.GetFileName(path), cancellationToken);
                await run.AnswerAsync(parsed, output =>
                {
                    foreach (var caption in parsed.Captions) output.WriteLine($"{Seconds(caption.StartSeconds),10} – {Seconds(caption.StopSeconds),10}  {caption.Text.ReplaceLineEndings(" ")}");
                    WriteFindings(output, parsed.Findings);
                    foreach (var line in parsed.Lines) output.WriteLine(line);
                    output.WriteLine(parsed.Lines.Count > 0 ? $"{parsed.Lines.Count} lines without times" : $"{parsed.Captions.Count} captions ({parsed.Format})");
                });
                return Wsa.Ok;
            }),
            new Command("convert", "Writes them in another format.") { file, target }.Does(session, async (run, cancellationToken) =>
            {
                var (path, output) = (LocalPath.Require(run.Get(file)), Path.GetFullPath(run.Get(target)!));
                var format = FormatOf(output);
                await using var content = File.OpenRead(path);
                var parsed = await CaptionParser.ParseAsync(content, Path.GetFileName(path), cancellationToken);
                if (parsed.Captions.Count == 0)
                    throw new CliException("noCaptions", $"{Path.GetFileName(path)} holds no captions with times; nothing was written. {string.Join(" ", parsed.Findings.Select(f => f.Message))}".TrimEnd());
                await File.WriteAllTextAsync(output, CaptionWriter.Write(parsed.Captions, format, parsed.Language), cancellationToken);
                await run.AnswerAsync(new { output, format, captionCount = parsed.Captions.Count, findings = parsed.Findings }, text =>
                {
                    WriteFindings(text, parsed.Findings);
                    text.WriteLine($"{parsed.Captions.Count} captions → {output}");
                });
                return Wsa.Ok;
            }),
        };
    }

    public static CaptionFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".srt" => CaptionFormat.Srt,
        ".vtt" => CaptionFormat.WebVtt,
        ".textgrid" => CaptionFormat.TextGrid,
        ".json" => CaptionFormat.WhisperJson,
        var other => throw new CliException("usage", $"Captions are written as .srt, .vtt, .TextGrid or .json, not as '{other}'."),
    };

    internal static void WriteFindings(TextWriter output, IReadOnlyList<AlignmentFinding> findings)
    {
        foreach (var finding in findings) output.WriteLine($"{finding.Severity.ToString().ToLowerInvariant()} {finding.Code}: {finding.Message} {finding.Suggestion}".TrimEnd());
    }

    internal static string Seconds(double seconds) => seconds.ToString("0.000###", CultureInfo.InvariantCulture);
}
