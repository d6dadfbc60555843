namespace WorkspaceAgents.Alignment;

/// <summary>The formats of caption files and transcripts.</summary>
public enum CaptionFormat
{
    /// <summary>SubRip.</summary>
    Srt,

    /// <summary>WebVTT, https://www.w3.org/TR/webvtt1/.</summary>
    WebVtt,

    /// <summary>YouTube's SubViewer: a line <c>0:00:01.000,0:00:02.500</c> above each text.</summary>
    Sbv,

    /// <summary>Timed Text Markup Language, https://www.w3.org/TR/ttml2/.</summary>
    Ttml,

    /// <summary>Praat's TextGrid, long or short, https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html.</summary>
    TextGrid,

    /// <summary>NIST's conversation time marks: <c>file channel start duration word [confidence]</c>, a word a line.</summary>
    Ctm,

    /// <summary>JSON as Whisper and WhisperX write it: segments, and words where they were timed.</summary>
    WhisperJson,

    /// <summary>Audacity's labels: <c>start TAB stop TAB text</c>.</summary>
    AudacityLabels,

    /// <summary>A transcript without times: one line of text a line.</summary>
    Transcript,
}
