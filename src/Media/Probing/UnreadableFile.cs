namespace WorkspaceAgents.Media;

/// <summary>Says in words why a file cannot be opened, from its first bytes and from what libav said.</summary>
internal static class UnreadableFile
{
    private const int HeadBytes = 4096;

    /// <summary>The exception for a file that libav could not open.</summary>
    /// <param name="source">The file.</param>
    /// <param name="reason">What libav said.</param>
    public static MediaException Explain(MediaSource source, MediaException reason)
    {
        var name = source.Name;
        var head = ReadHead(source);
        if (head.Length == 0)
            return new MediaException(MediaErrorCode.Unreadable, $"{name} is empty. Bring it in again from its source.");
        if (IsText(head))
            return new MediaException(MediaErrorCode.Unreadable, $"{name} holds text, not media. Bring in the recording itself; captions and sensor logs are files of their own.");
        if (IsMp4(head))
        {
            return new MediaException(
                MediaErrorCode.Truncated,
                $"{name} begins as an MP4 but its index (the moov box) is missing: the recording or the copy was cut off. " +
                "Copy it again from the camera; if the original is like this too, an MP4 repair tool may rebuild the index.");
        }
        return reason.Message.Contains("not on whitelist", StringComparison.OrdinalIgnoreCase)
            ? new MediaException(MediaErrorCode.Unreadable, $"{name} is of a kind that is not taken as a recording. Convert it to MP4 or Matroska and bring it in again.", reason)
            : reason;
    }

    private static byte[] ReadHead(MediaSource source)
    {
        var head = new byte[HeadBytes];
        return head[..source.ReadFully(0, head)];
    }

    /// <summary>No zero bytes, and next to no control characters.</summary>
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        var controls = 0;
        foreach (var value in head)
        {
            if (value == 0)
                return false;
            if (value < 0x20 && value is not ((byte)'\n' or (byte)'\r' or (byte)'\t' or 0x0C))
                controls++;
        }
        return controls * 100 < head.Length && System.Text.Unicode.Utf8.IsValid(TrimPartialCharacter(head));
    }

    /// <summary>The head may end in the middle of a character.</summary>
    private static ReadOnlySpan<byte> TrimPartialCharacter(ReadOnlySpan<byte> head)
    {
        var end = head.Length;
        while (end > 0 && head.Length - end < 3 && (head[end - 1] & 0xC0) == 0x80)
            end--;
        return end > 0 && head[end - 1] >= 0xC0 ? head[..(end - 1)] : head;
    }

    private static bool IsMp4(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && (head[4..8].SequenceEqual("ftyp"u8) || head[4..8].SequenceEqual("mdat"u8) || head[4..8].SequenceEqual("moov"u8));
}
