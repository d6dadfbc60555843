namespace WorkspaceAgents.Alignment;

/// <summary>The formats of caption files.</summary>
public enum CaptionFormat
{
    /// <summary>SubRip.</summary>
    Srt,

    /// <summary>WebVTT, https://www.w3.org/TR/webvtt1/.</summary>
    WebVtt,
}
