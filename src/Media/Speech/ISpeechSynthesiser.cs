namespace WorkspaceAgents.Media;

/// <summary>Speaks text, and tells where in the sound each word is.</summary>
public interface ISpeechSynthesiser
{
    /// <summary>Which voice this is, for step keys: <c>eSpeak NG 1.51, en</c>. The same answer and text give the same samples.</summary>
    string Version { get; }

    /// <summary>Speaks one line. Safe from several threads.</summary>
    /// <param name="text">One line of what was said, up to <see cref="EspeakSynthesiser.MaxLineLength"/> characters.</param>
    /// <exception cref="MediaException">The line is too long, or the synthesiser failed.</exception>
    SpokenText Speak(string text);
}
