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
        return new Command("text", "When each line and word of a transcript is said.") { audio, transcript, language, target }.Does(session, async (run, cancellationToken) =>
        {
            var (audioPath, transcriptPath) = (LocalPath.Require(run.Get(audio)), LocalPath.Require(run.Get(transcript)));
            var output = run.Get(target) is { } written ? Path.GetFullPath(written) : null;
            CaptionFormat? format = output is null ? null : TrackCommands.FormatOf(output);
            var lines = await ReadLinesAsync(transcriptPath, cancellationToken);
            var voice = new EspeakSynthesiser(run.Get(language)!);
            using var sound = await DecodedSound.OpenAsync(run, audioPath, cancellationToken);
            if (sound.Signal.DurationSeconds > ForcedAligner.MaxSeconds)
                throw new CliException("tooLong", $"{Path.GetFileName(audioPath)} is longer than 4 hours. Cut it and its transcript into parts and align each.");
            var aligned = ForcedAligner.Align(sound.Signal, lines, voice, cancellationToken).Shifted(sound.Read.FileStartSeconds);
            if (output is not null)
                await File.WriteAllTextAsync(output, CaptionWriter.Write(aligned.ToCaptions(), format!.Value, run.Get(language)), cancellationToken);
            await run.AnswerAsync(
                new { verdict = AlignCaptionsCommand.NameOf(aligned.Verdict), aligned.Confidence, aligned.SpeakingRate, aligned.Reasons, voice = voice.Version, output, aligned.Lines },
                text => Write(text, aligned, output));
            return Wsa.Ok;
        });
    }

    private static async Task<IReadOnlyList<string>> ReadLinesAsync(string path, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        var parsed = await CaptionParser.ParseAsync(content, Path.GetFileName(path), cancellationToken);
        IReadOnlyList<string> lines = parsed.Lines.Count > 0 ? parsed.Lines : [.. parsed.Captions.Select(caption => caption.Text.ReplaceLineEndings(" "))];
        return lines.Count > 0 ? lines : throw new CliException("noText", $"{Path.GetFileName(path)} holds no text to align.");
    }

    private static void Write(TextWriter text, SpeechAlignment aligned, string? output)
    {
        foreach (var line in aligned.Lines)
            text.WriteLine($"{Seconds(line.StartSeconds),10} – {Seconds(line.StopSeconds),10}  {line.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}  {line.Text}");
        foreach (var reason in aligned.Reasons)
            text.WriteLine(reason);
        text.WriteLine($"{AlignCaptionsCommand.NameOf(aligned.Verdict)}, confidence {aligned.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}{(output is null ? "" : $" → {output}")}");
    }

    private static string Seconds(double? seconds) => seconds?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";
}
