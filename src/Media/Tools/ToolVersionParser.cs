using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>
/// Reads <c>ffmpeg -version</c>:
/// <code>
/// ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers
/// libavcodec     59. 37.100 / 59. 37.100
/// </code>
/// </summary>
internal sealed class ToolVersionParser
{
    private string _ffmpeg = "ffmpeg";
    private string _codecs = "";

    /// <summary>Takes one line.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        var words = Encoding.UTF8.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["ffmpeg", "version", var version, ..])
            _ffmpeg = $"ffmpeg {version}";
        else if (words is ["libavcodec", ..])
            _codecs = ", libavcodec " + string.Concat(words.Skip(1).TakeWhile(word => word != "/"));
    }

    /// <summary><c>ffmpeg 5.1.9-0+deb12u1, libavcodec 59.37.100</c></summary>
    public override string ToString() => _ffmpeg + _codecs;
}
