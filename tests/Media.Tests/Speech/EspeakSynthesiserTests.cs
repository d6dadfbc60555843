namespace WorkspaceAgents.Media.Tests.Speech;

public sealed class EspeakSynthesiserTests
{
    [RequiresToolFact("espeak-ng")]
    public void Speak_TellsWhereWordsBegin()
    {
        const string text = "Café — 😀 naïve 1984, end.";

        SpokenText spoken = new EspeakSynthesiser("en").Speak(text);

        Assert.InRange((double)spoken.Samples.Length / spoken.SampleRateHz, 2, 6);
        Assert.Equal(0, spoken.Words[0].TextIndex);
        // The picture is two characters of UTF-16 and one of eSpeak NG's.
        Assert.Contains(spoken.Words, word => word.TextIndex == text.IndexOf("naïve", StringComparison.Ordinal));
        Assert.Contains(spoken.Words, word => word.TextIndex == text.IndexOf("end", StringComparison.Ordinal));
        Assert.Equal(spoken.Words.Select(word => word.Sample).Order(), spoken.Words.Select(word => word.Sample));
        Assert.InRange(spoken.Words[^1].Sample, 1, spoken.Samples.Length);
        Assert.Contains(spoken.Samples, sample => Math.Abs(sample) > 0.1);
    }

    [RequiresToolFact("espeak-ng")]
    public void Speak_GivesTheSameSamples_WhateverWasSaidBefore()
    {
        EspeakSynthesiser voice = new("en-us");
        float[] first = voice.Speak("From fairest creatures we desire increase,").Samples;
        new EspeakSynthesiser("de").Speak("Etwas ganz anderes, und in einer anderen Sprache.");

        Assert.Equal(first, voice.Speak("From fairest creatures we desire increase,").Samples);
    }

    [RequiresToolTheory("espeak-ng")]
    [InlineData("")]
    [InlineData("… --- …")]
    [InlineData("\0\u0001\u0007")]
    public void Speak_HasNoWords_WhenThereAreNone(string text) => Assert.Empty(new EspeakSynthesiser("en").Speak(text).Words);

    [RequiresToolFact("espeak-ng")]
    public void Speak_TakesCommandsForText() =>
        Assert.NotEmpty(new EspeakSynthesiser("en").Speak("a <speak><audio src=\"file:///etc/passwd\"/></speak> [[ \u0001100S ]] b").Words);

    [RequiresToolTheory("espeak-ng")]
    [InlineData("tlh-unknown-xx-yy-zz-11")]
    [InlineData("../../etc")]
    [InlineData("")]
    public void Constructor_SaysWhatToDo_WhenTheLanguageIsUnknown(string language)
    {
        MediaException exception = Assert.Throws<MediaException>(() => new EspeakSynthesiser(language));

        Assert.Equal(MediaErrorCode.ToolMissing, exception.Code);
        Assert.Contains("espeak-ng --voices", exception.Message, StringComparison.Ordinal);
    }

    [RequiresToolFact("espeak-ng")]
    public void Constructor_TakesTheLanguage_WhenTheRegionIsUnknown() => Assert.EndsWith(", en", new EspeakSynthesiser("en-NZ").Version, StringComparison.Ordinal);

    [RequiresToolFact("espeak-ng")]
    public void Speak_RefusesALineThatIsTooLong() =>
        Assert.Equal(MediaErrorCode.InvalidRange, Assert.Throws<MediaException>(() => new EspeakSynthesiser("en").Speak(new string('a', EspeakSynthesiser.MaxLineLength + 1))).Code);
}
