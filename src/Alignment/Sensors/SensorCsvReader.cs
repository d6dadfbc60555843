using System.Text;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads a sensor log of delimited text. What is wrong in it becomes a finding with its row; nothing in a file throws.
/// </summary>
/// <remarks>
/// <para>One header row is required, for example <c>time_s,ax [m/s^2],ay (m/s^2),gz_rad_s</c>. The separator is a tab, a semicolon or a
/// comma; cells may be quoted (a quoted cell does not span lines); numbers may have a decimal comma when the separator is not a comma;
/// lines starting with # are comments, and a commented header right above the data is used when there is no other.</para>
/// <para>The time column is named time, timestamp, t or ts (and a few kin), with its unit as suffix or in brackets: s, ms, µs/us or ns;
/// or it holds ISO 8601 times. Values from 3e8 s on are Unix times.</para>
/// <para>Rows are kept in file order as long as time strictly increases; a row whose time repeats or goes back is left out, counted and
/// reported. Row numbers are line numbers of the file, as an editor shows them.</para>
/// </remarks>
public static class SensorCsvReader
{
    // Below the size at which arrays go to the large object heap.
    private const int BlockBytes = 64 * 1024;
    private const int MaxLineBytes = 4 * 1024 * 1024;

    /// <summary>Reads a log, streaming: only the numbers are held in memory.</summary>
    /// <param name="content">The file: UTF-8, or UTF-16 with byte order mark. It is read to its end and stays open.</param>
    /// <param name="name">Its name, for the track and its findings.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="IOException">The stream itself failed.</exception>
    public static async Task<SensorLog> ReadAsync(Stream content, string name, CancellationToken cancellationToken)
    {
        SensorCsvParser parser = new(name);
        byte[] buffer = new byte[BlockBytes];
        int filled = await FillAsync(content, buffer, 0, cancellationToken);
        Encoding? wide = WideEncoding(buffer.AsSpan(0, filled));
        if (wide is null)
        {
            await ReadLinesAsync(content, buffer, filled, parser, cancellationToken);
        }
        else
        {
            await using PrefixedStream whole = new(buffer.AsMemory(2, filled - 2), content);
            await using Stream utf8 = Encoding.CreateTranscodingStream(whole, wide, Encoding.UTF8, leaveOpen: true);
            byte[] utf8Buffer = new byte[BlockBytes];
            await ReadLinesAsync(utf8, utf8Buffer, 0, parser, cancellationToken);
        }

        return parser.Finish();
    }

    private static async Task ReadLinesAsync(Stream content, byte[] buffer, int filled, SensorCsvParser parser, CancellationToken cancellationToken)
    {
        byte? lineEnd = null;
        int start = buffer.AsSpan(0, filled).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        while (true)
        {
            lineEnd ??= DetectLineEnd(buffer.AsSpan(start, filled - start));
            int consumed = parser.IsStopped ? filled : ConsumeLines(buffer.AsSpan(start, filled - start), lineEnd ?? (byte)'\n', parser) + start;
            start = 0;
            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
            filled -= consumed;
            if (parser.IsStopped)
                return;
            if (filled == buffer.Length)
            {
                if (filled >= MaxLineBytes)
                {
                    parser.RefuseLongLine(MaxLineBytes);
                    return;
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }

            int total = await FillAsync(content, buffer, filled, cancellationToken);
            if (total == filled)
            {
                if (filled > 0)
                    parser.AddLine(buffer.AsSpan(0, filled));
                return;
            }

            filled = total;
        }
    }

    private static int ConsumeLines(ReadOnlySpan<byte> block, byte lineEnd, SensorCsvParser parser)
    {
        int consumed = 0;
        while (!parser.IsStopped)
        {
            ReadOnlySpan<byte> rest = block[consumed..];
            int length = rest.IndexOf(lineEnd);
            if (length < 0)
                break;
            parser.AddLine(rest[..length]);
            consumed += length + 1;
        }

        return consumed;
    }

    /// <summary>Old spreadsheets end lines with CR alone; \n and \r\n both end with \n.</summary>
    private static byte? DetectLineEnd(ReadOnlySpan<byte> block)
    {
        if (block.Contains((byte)'\n'))
            return (byte)'\n';
        return block.Length > 1 && block[..^1].Contains((byte)'\r') ? (byte)'\r' : null;
    }

    private static Encoding? WideEncoding(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Unicode;
        return head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode : null;
    }

    /// <summary>Reads until the buffer is full or the stream ends; returns how much of it is filled.</summary>
    private static async Task<int> FillAsync(Stream content, byte[] buffer, int filled, CancellationToken cancellationToken) =>
        filled + await content.ReadAtLeastAsync(buffer.AsMemory(filled), buffer.Length - filled, throwOnEndOfStream: false, cancellationToken);
}
