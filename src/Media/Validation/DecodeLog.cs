using System.Buffers.Text;
using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>
/// Reads what ffmpeg logs while it decodes with the showinfo filter: each frame with its exact time, and between them what went wrong,
/// so that an error has a place in time:
/// <code>
/// [Parsed_showinfo_0 @ 0x55af487860c0] [info] n:   1 pts: 135000 pts_time:1.5     pos:     1504 fmt:yuv420p …
/// [h264 @ 0x55af48770000] [error] error while decoding MB 12 7, bytestream -5
/// [h264 @ 0x55af48770000] [info] concealing 1320 DC, 1320 AC, 1320 MV errors in P frame
/// </code>
/// </summary>
internal sealed class DecodeLog
{
    private const int MaxSamples = 3;
    private const int MaxContainerErrors = 20;

    private readonly List<long> _pts = [];
    private readonly List<DecodeError> _errors = [];
    private readonly List<string> _containerErrors = [];
    private int _pendingErrors;
    private List<string> _pendingSamples = [];

    /// <summary>The times of the decoded frames in ticks, in the order they came.</summary>
    public IReadOnlyList<long> Pts => _pts;

    /// <summary>Errors of the decoder, one entry for each frame that came after some.</summary>
    public IReadOnlyList<DecodeError> Errors => _errors;

    /// <summary>Errors of the container, the first of them.</summary>
    public IReadOnlyList<string> ContainerErrors => _containerErrors;

    /// <summary>Takes one line of the log.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("["u8))
            return;
        if (line.StartsWith("[Parsed_showinfo"u8))
        {
            if (TryReadPts(line, out var pts))
                AddFrame(pts);
            return;
        }
        var isError = line.IndexOf("[error] "u8) >= 0 || line.IndexOf("[fatal] "u8) >= 0;
        if (!isError && line.IndexOf("[info] concealing "u8) < 0)
            return;
        AddError(Encoding.UTF8.GetString(line[..Math.Min(line.Length, 300)]));
    }

    /// <summary>Ends the log: errors after the last frame belong to it.</summary>
    public void Complete()
    {
        if (_pendingErrors > 0)
            Flush(_pts.Count == 0 ? null : _pts[^1]);
    }

    private void AddFrame(long pts)
    {
        _pts.Add(pts);
        if (_pendingErrors > 0)
            Flush(pts);
    }

    private void AddError(string text)
    {
        // What comes from the null output is about the order of times, which the index tells better.
        if (text.StartsWith("[null @", StringComparison.Ordinal))
            return;
        var message = text[(text.LastIndexOf("] ", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..];
        if (IsFromContainer(text))
        {
            if (_containerErrors.Count < MaxContainerErrors)
                _containerErrors.Add(message);
            return;
        }
        _pendingErrors++;
        if (_pendingSamples.Count < MaxSamples && !_pendingSamples.Contains(message))
            _pendingSamples.Add(message);
    }

    private void Flush(long? pts)
    {
        _errors.Add(new DecodeError(pts, _pendingErrors, _pendingSamples));
        _pendingErrors = 0;
        _pendingSamples = [];
    }

    private static bool IsFromContainer(string text) =>
        text.StartsWith("[mov,", StringComparison.Ordinal) || text.StartsWith("[matroska", StringComparison.Ordinal)
        || text.StartsWith("[mpegts", StringComparison.Ordinal) || text.StartsWith("[avi ", StringComparison.Ordinal);

    private static bool TryReadPts(ReadOnlySpan<byte> line, out long pts)
    {
        pts = 0;
        var at = line.IndexOf(" pts:"u8);
        return at >= 0 && line.IndexOf("] n:"u8) is >= 0 && Utf8Parser.TryParse(line[(at + 5)..].TrimStart((byte)' '), out pts, out _);
    }
}

/// <summary>Errors that the decoder reported before a frame came out.</summary>
/// <param name="Pts">The frame's time in ticks; null when no frame ever came.</param>
/// <param name="Count">The number of errors.</param>
/// <param name="Samples">The first different ones.</param>
internal sealed record DecodeError(long? Pts, int Count, IReadOnlyList<string> Samples);
