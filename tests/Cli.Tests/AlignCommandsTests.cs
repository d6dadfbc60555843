using WorkspaceAgents.Media;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Cli.Tests;

public sealed class AlignCommandsTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [RequiresToolFact("espeak-ng", "ffmpeg")]
    public async Task AlignText_GivesLinesAndWords_AndWritesCaptions()
    {
        string[] lines = ["The station opens at seven in the morning.", "Nobody expected the old bridge to hold,", "but it carried us across without a sound."];
        var (sound, transcript, output) = (shell.Home.Combine("talk.wav"), shell.Home.Combine("talk.txt"), shell.Home.Combine("talk.json"));
        await File.WriteAllTextAsync(transcript, string.Join('\n', lines));
        var stops = WriteSpeech(sound, lines);

        var answer = await shell.GetAsync("align", "text", sound, transcript, "--language", "en-us", "--out", output);

        Assert.Equal("pass", answer.GetProperty("verdict").GetString());
        var second = answer.GetProperty("lines")[1];
        Assert.Equal(stops[0] + 0.5, second.GetProperty("startSeconds").GetDouble(), 0.12);
        Assert.Equal(stops[1], second.GetProperty("stopSeconds").GetDouble(), 0.12);
        Assert.Equal(7, second.GetProperty("words").GetArrayLength());
        Assert.InRange(second.GetProperty("words")[4].GetProperty("confidence").GetDouble(), 0.5, 1);
        var again = await shell.GetAsync("align", "text", sound, transcript, "--compare", output);
        // eSpeak NG says some pairs, such as "in the", as one word.
        Assert.InRange(again.GetProperty("comparison").GetProperty("matchedCount").GetInt32(), 21, 23);
        Assert.InRange(again.GetProperty("comparison").GetProperty("medianSeconds").GetDouble(), 0, 0.05);
        var written = await shell.GetAsync("captions", "parse", output);
        Assert.Equal(lines, written.GetProperty("captions").EnumerateArray().Select(caption => caption.GetProperty("text").GetString()));
    }

    [RequiresToolFact("espeak-ng", "ffmpeg")]
    public async Task AlignCaptions_TellsTheShift_AndLeavesARightFileAlone()
    {
        string[] lines =
        [
            "The station opens at seven in the morning.", "Nobody expected the old bridge to hold,", "but it carried us across without a sound.", "Please put both boxes beside the window.",
            "Her brother had already written three letters.", "Rain fell for eleven days and then it stopped.", "We counted many birds above the lake.", "A quiet engine is usually a broken engine,",
            "or so the mechanic told me yesterday.", "They agreed to meet again next Thursday.", "I would rather walk than wait for that bus.", "Finally somebody turned the lights off.",
        ];
        var (sound, right, late) = (shell.Home.Combine("talk.wav"), shell.Home.Combine("right.json"), shell.Home.Combine("late.json"));
        var stops = WriteSpeech(sound, lines);
        await File.WriteAllTextAsync(right, Captions(0));
        await File.WriteAllTextAsync(late, Captions(4.2));

        var (kept, moved) = (await shell.GetAsync("align", "captions", sound, right), await shell.GetAsync("align", "captions", sound, late, "--language", "en-us"));

        Assert.Equal(("pass", 0, 1), (kept.GetProperty("verdict").GetString(), kept.GetProperty("offsetSeconds").GetDouble(), kept.GetProperty("rate").GetDouble()));
        Assert.Equal("pass", moved.GetProperty("verdict").GetString());
        Assert.Equal(-4.2, moved.GetProperty("offsetSeconds").GetDouble(), 0.08);
        Assert.Equal(1, moved.GetProperty("rate").GetDouble());
        Assert.InRange(moved.GetProperty("evidence").GetProperty("textAgreement").GetDouble(), 0.8, 1);

        string Captions(double shift) => Alignment.CaptionWriter.Write(
            [.. lines.Select((line, i) => new Alignment.Caption(shift + (i == 0 ? 0.05 : stops[i - 1] + 0.5 + (0.02 * (i % 3))), shift + stops[i], line))], Alignment.CaptionFormat.WhisperJson);
    }

    [RequiresToolFact("espeak-ng", "ffmpeg")]
    public async Task AlignText_SaysWhatToDo_WhenTheLanguageIsUnknown()
    {
        var (sound, transcript) = (shell.Home.Combine("talk.wav"), shell.Home.Combine("talk.txt"));
        await File.WriteAllTextAsync(transcript, "Hello");
        WriteSpeech(sound, ["Hello"]);

        var (exitCode, code, message) = await shell.GetErrorAsync("align", "text", sound, transcript, "--language", "zz");

        Assert.Equal((1, "toolMissing"), (exitCode, code));
        Assert.Contains("espeak-ng --voices", message, StringComparison.Ordinal);
    }

    /// <summary>Writes lines half a second apart as 16-bit PCM.</summary>
    /// <returns>When each ends.</returns>
    private static List<double> WriteSpeech(string path, string[] lines)
    {
        EspeakSynthesiser voice = new("en-us");
        List<double> stops = [];
        List<float> samples = [];
        var rate = 0;
        foreach (var line in lines)
        {
            var spoken = voice.Speak(line);
            rate = spoken.SampleRateHz;
            var stop = Array.FindLastIndex(spoken.Samples, sample => Math.Abs(sample) > 0.003) + 1;
            samples.AddRange(spoken.Samples.AsSpan(0, stop));
            stops.Add((double)samples.Count / rate);
            samples.AddRange(new float[rate / 2]);
        }

        using BinaryWriter wave = new(File.Create(path));
        wave.Write("RIFF"u8);
        wave.Write(36 + (2 * samples.Count));
        wave.Write("WAVEfmt "u8);
        wave.Write(16);
        wave.Write((short)1);
        wave.Write((short)1);
        wave.Write(rate);
        wave.Write(2 * rate);
        wave.Write((short)2);
        wave.Write((short)16);
        wave.Write("data"u8);
        wave.Write(2 * samples.Count);
        foreach (var sample in samples)
            wave.Write((short)(sample * 32767));
        return stops;
    }
}
