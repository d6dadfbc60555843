namespace WorkspaceAgents.Media;

/// <summary>
/// The tables of an MP4 file say something that libav's demuxer may understand otherwise than this reader would; the demuxer is asked then, so this
/// never leaves the room.
/// </summary>
/// <param name="what">What is unusual.</param>
internal sealed class Mp4UnusualException(string what) : Exception(what);
