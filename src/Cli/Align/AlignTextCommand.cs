using System.CommandLine;
using System.Globalization;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa align text</c>: when each line and word of a transcript is said.</summary>
internal static class AlignTextCommand
{
    public static Command Build(Session session)
    {
        var audio = new Argument<string>("audio") { Description = "A file with speech, sound alone or a video." };
        var transcript = new Argument<string>("transcript") { Description = "What is said, a sentence or phrase a line; of a caption file the texts are taken and its times are not." };
        var language = new Option<string>("--language") { Description = "As eSpeak NG names it: en, en-us, de, pt-br …", DefaultValueFactory = _ => "en" };
        var target = new Option<string?>("--out") { Description = "A caption file to write: .srt, .vtt, .TextGrid or .json (WhisperX's)." };
        var other = new Option<string?>("--compare") { Description = "Another aligner's words of the same sound (MFA's TextGrid, WhisperX' JSON, CTM): tells how far apart both are." };
        return new Command("text", "When each line and word of a transcript is said.") { audio, transcript, language, target, other }.Does(session, async (run, cancellationToken) =>
        {
            var (audioPath, transcriptPath) = (LocalPath.Require(run.Get(audio)), LocalPath.Require(run.Get(transcript)));
            var output = run.Get(target) is { } written ? Path.GetFullPath(written) : null;
            CaptionFormat? format = output is null ? null : TrackCommands.FormatOf(output);
            var lines = await ReadLinesAsync(transcriptPath, cancellationToken);
            var others = run.Get(other) is { } otherPath ? (await ParseAsync(LocalPath.Require(otherPath), cancellationToken)).Captions : null;
            var voice = new EspeakSynthesiser(run.Get(language)!);
            using var sound = await DecodedSound.OpenAsync(run, audioPath, cancellationToken);
            if (sound.Signal.DurationSeconds > ForcedAligner.MaxSeconds)
                throw new CliException("tooLong", $"{Path.GetFileName(audioPath)} is longer than 4 hours. Cut it and its transcript into parts and align each.");
            var aligned = ForcedAligner.Align(sound.Signal, lines, voice, cancellationToken).Shifted(sound.Read.FileStartSeconds);
            if (output is not null)
                await File.WriteAllTextAsync(output, CaptionWriter.Write(aligned.ToCaptions(), format!.Value, run.Get(language)), cancellationToken);
            var comparison = others is null ? null : WordComparison.Of(aligned.ToCaptions(), others);
            await run.AnswerAsync(
                new { verdict = AlignCaptionsCommand.NameOf(aligned.Verdict), aligned.Confidence, aligned.SpeakingRate, aligned.Reasons, voice = voice.Version, output, comparison, aligned.Lines },
                text => Write(text, aligned, output, comparison));
            return Wsa.Ok;
        });
    }

    private static async Task<IReadOnlyList<string>> ReadLinesAsync(string path, CancellationToken cancellationToken)
    {
        var parsed = await ParseAsync(path, cancellationToken);
        IReadOnlyList<string> lines = parsed.Lines.Count > 0 ? parsed.Lines : [.. parsed.Captions.Select(caption => caption.Text.ReplaceLineEndings(" "))];
        return lines.Count > 0 ? lines : throw new CliException("noText", $"{Path.GetFileName(path)} holds no text to align.");
    }

    private static async Task<CaptionFile> ParseAsync(string path, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        return await CaptionParser.ParseAsync(content, Path.GetFileName(path), cancellationToken);
    }

    private static void Write(TextWriter text, SpeechAlignment aligned, string? output, WordComparison? comparison)
    {
        foreach (var line in aligned.Lines)
            text.WriteLine($"{Seconds(line.StartSeconds),10} – {Seconds(line.StopSeconds),10}  {line.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}  {line.Text}");
        foreach (var reason in aligned.Reasons)
            text.WriteLine(reason);
        if (comparison is not null)
            text.WriteLine($"{comparison.MatchedCount} words compared ({comparison.OnlyFirstCount} only here, {comparison.OnlySecondCount} only there): median {Seconds(comparison.MedianSeconds)} s apart, 95 % within {Seconds(comparison.P95Seconds)} s");
        text.WriteLine($"{AlignCaptionsCommand.NameOf(aligned.Verdict)}, confidence {aligned.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}{(output is null ? "" : $" → {output}")}");
    }

    private static string Seconds(double? seconds) => seconds?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";
}
