using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>
/// Speaks with eSpeak NG's library in this process: no network and no model, several hundred times faster than real time, and it says at which sample
/// each word begins, which its program does not.
/// </summary>
public sealed unsafe class EspeakSynthesiser : ISpeechSynthesiser
{
    /// <summary>The longest line that is spoken, in characters: three minutes of speech.</summary>
    public const int MaxLineLength = 4000;

    /// <summary>The command for people who lack eSpeak NG.</summary>
    public const string InstallHint = "Install it with `sudo apt-get install espeak-ng` (Debian, Ubuntu) or `brew install espeak-ng` (macOS), or from its releases (Windows).";

    private const int PitchHz = 110;

    // The library has one state for the whole process.
    private static readonly Lock Gate = new();
    private static readonly List<short> Samples = [];
    private static readonly List<(int Position, int Sample)> Words = [];
    private static int _sampleRateHz;
    private static string _libraryVersion = "";

    private readonly string _voice;

    /// <summary>The voice of a language.</summary>
    /// <param name="language">A language as eSpeak NG names it, such as <c>en</c>, <c>en-us</c>, <c>de</c>, <c>pt-br</c>; of an unknown region the language alone is taken.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.ToolMissing"/>: eSpeak NG or the language is not there.</exception>
    public EspeakSynthesiser(string language)
    {
        lock (Gate)
        {
            Start();
            string exact = language.Trim().ToLowerInvariant();
            _voice = new[] { exact, exact.Split('-')[0] }.FirstOrDefault(name => IsLanguage(name) && EspeakLibrary.SetVoice(name) == 0)
                ?? throw new MediaException(
                    MediaErrorCode.ToolMissing,
                    $"eSpeak NG has no voice for the language '{language}'. `espeak-ng --voices` lists those it has; give one of its language codes, such as en, de or pt-br.");
        }
    }

    /// <inheritdoc/>
    public string Version => $"eSpeak NG {_libraryVersion}, {_voice}";

    /// <inheritdoc/>
    public SpokenText Speak(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLineLength)
        {
            throw new MediaException(
                MediaErrorCode.InvalidRange,
                string.Create(CultureInfo.InvariantCulture, $"A line of the transcript has {text.Length} characters; up to {MaxLineLength} can be aligned as one. Break it into sentences."));
        }

        (byte[] bytes, int[] indices) = Encode(text);
        lock (Gate)
        {
            Samples.Clear();
            Words.Clear();
            // Its pitch flutters on from one text to the next, and its hiss is random: held still, the same text gives the same samples.
            EspeakLibrary.SetPitch(PitchHz);
            if (!OperatingSystem.IsWindows())
                EspeakLibrary.SeedNoise(1);
            fixed (byte* start = bytes)
            {
                bool isDone = EspeakLibrary.SetVoice(_voice) == 0 &&
                    EspeakLibrary.Synthesise(start, (nuint)bytes.Length, 0, EspeakLibrary.PositionCharacter, 0, EspeakLibrary.CharactersUtf8, null, null) == 0;
                if (!isDone)
                    throw new MediaException(MediaErrorCode.ToolFailed, $"eSpeak NG could not speak the line that begins with '{text[..Math.Min(40, text.Length)]}'. Nothing was changed; leave the line out and try again.");
            }

            return new SpokenText
            {
                Text = text,
                Samples = [.. Samples.Select(sample => sample / 32768f)],
                SampleRateHz = _sampleRateHz,
                Words = [.. Words.Select(word => new SpokenWord(indices[Math.Clamp(word.Position, 0, indices.Length - 1)], Math.Clamp(word.Sample, 0, Samples.Count)))],
            };
        }
    }

    /// <summary>A voice is found by its file's name: nothing but a language may become one.</summary>
    private static bool IsLanguage(string name) => name.Length is > 0 and <= 32 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-');

    private static void Start()
    {
        if (_sampleRateHz > 0)
            return;
        try
        {
            int rate = EspeakLibrary.Initialize(EspeakLibrary.OutputSynchronous, 0, null, EspeakLibrary.InitializeDontExit);
            if (rate <= 0)
                throw new MediaException(MediaErrorCode.ToolMissing, $"eSpeak NG did not find its voices. {InstallHint}");
            EspeakLibrary.SetCallback(&Take);
            _libraryVersion = Marshal.PtrToStringUTF8(EspeakLibrary.Info(out _))?.Split(' ')[0] ?? "";
            _sampleRateHz = rate;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new MediaException(MediaErrorCode.ToolMissing, $"eSpeak NG is not installed; speech is aligned to text with its voice. {InstallHint}", exception);
        }
    }

    /// <summary>UTF-8 with a terminating zero, and for each character of the library's counting the index in the text.</summary>
    private static (byte[] Bytes, int[] Indices) Encode(string text)
    {
        StringBuilder clean = new(text.Length);
        List<int> indices = [];
        int index = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            // A zero would end the text, other control characters give commands.
            clean.Append(Rune.IsControl(rune) ? " " : rune.ToString());
            indices.Add(index);
            index += rune.Utf16SequenceLength;
        }

        if (indices.Count == 0)
            indices.Add(0);
        return (Encoding.UTF8.GetBytes(clean.Append('\0').ToString()), [.. indices]);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Take(short* samples, int count, EspeakLibrary.SpeechEvent* events)
    {
        if (samples != null && count > 0)
            Samples.AddRange(new ReadOnlySpan<short>(samples, count));
        for (; events != null && events->Type != EspeakLibrary.EventListEnd; events++)
        {
            // Positions begin at 1.
            if (events->Type == EspeakLibrary.EventWord)
                Words.Add((events->TextPosition - 1, events->Sample));
        }

        return 0;
    }
}
