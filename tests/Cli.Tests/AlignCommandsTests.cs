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
        var written = await shell.GetAsync("captions", "parse", output);
        Assert.Equal(lines, written.GetProperty("captions").EnumerateArray().Select(caption => caption.GetProperty("text").GetString()));
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
