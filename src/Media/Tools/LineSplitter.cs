namespace WorkspaceAgents.Media;

/// <summary>Cuts a program's output into lines as it arrives, without ever holding more than one line.</summary>
internal static class LineSplitter
{
    /// <summary>Longer lines are cut here; nothing ffmpeg prints for us is longer, only what a file's own text puts into it.</summary>
    public const int MaxLineBytes = 64 * 1024;

    /// <summary>Reads to the end of the stream and gives each line to the handler.</summary>
    public static async Task ReadAsync(Stream stream, LineHandler onLine, CancellationToken cancellationToken)
    {
        var buffer = new byte[2 * MaxLineBytes];
        var filled = 0;
        var isSkipping = false;
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken)) > 0)
        {
            filled += read;
            var start = 0;
            int length;
            while ((length = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n')) >= 0)
            {
                if (!isSkipping)
                    Give(buffer.AsSpan(start, length), onLine);
                isSkipping = false;
                start += length + 1;
            }
            filled -= start;
            buffer.AsSpan(start, filled).CopyTo(buffer);
            if (isSkipping)
            {
                filled = 0;
            }
            else if (filled >= MaxLineBytes)
            {
                Give(buffer.AsSpan(0, MaxLineBytes), onLine);
                filled = 0;
                isSkipping = true;
            }
        }
        if (filled > 0 && !isSkipping)
            Give(buffer.AsSpan(0, filled), onLine);
    }

    private static void Give(ReadOnlySpan<byte> line, LineHandler onLine)
    {
        if (line.Length > 0 && line[^1] == '\r')
            line = line[..^1];
        onLine(line.Length > MaxLineBytes ? line[..MaxLineBytes] : line);
    }
}
