using System.Text;

namespace WorkspaceAgents.Alignment;

/// <summary>Turns the bytes of a caption file into text with \n line ends.</summary>
internal static class CaptionEncoding
{
    public static string Decode(ReadOnlySpan<byte> bytes, FindingList findings)
    {
        string text = DecodeCharacters(bytes, findings);
        if (text.Contains('\0'))
            text = text.Replace('\0', '\uFFFD');
        return text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }

    private static string DecodeCharacters(ReadOnlySpan<byte> bytes, FindingList findings)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return Encoding.UTF8.GetString(bytes[3..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
            return Encoding.UTF32.GetString(bytes[4..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);

        if (LooksLikeUtf16(bytes) is { } utf16)
        {
            findings.Add(
                "caption.encoding-assumed",
                AlignmentSeverity.Warning,
                "The file has no byte order mark; every other byte is 0, so it was read as UTF-16.",
                "Save it as UTF-8 to be sure.");
            return utf16.GetString(bytes);
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            findings.Add(
                "caption.encoding-assumed",
                AlignmentSeverity.Warning,
                FormattableString.Invariant($"The file is not UTF-8 (byte {exception.Index} does not fit); it was read as Windows-1252."),
                "Look whether accented letters are right; if not, save the file as UTF-8.");
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
        }
    }

    /// <summary>Text in a European script as UTF-16 has a 0 in nearly every other byte; UTF-8 text has none.</summary>
    private static UnicodeEncoding? LooksLikeUtf16(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> head = bytes[..Math.Min(bytes.Length & ~1, 256)];
        if (head.Length < 8)
            return null;
        int evenZeros = 0;
        int oddZeros = 0;
        for (int i = 0; i < head.Length; i += 2)
        {
            evenZeros += head[i] == 0 ? 1 : 0;
            oddZeros += head[i + 1] == 0 ? 1 : 0;
        }

        int most = head.Length * 2 / 5;
        if (oddZeros >= most && evenZeros == 0)
            return new UnicodeEncoding(bigEndian: false, byteOrderMark: false);
        return evenZeros >= most && oddZeros == 0 ? new UnicodeEncoding(bigEndian: true, byteOrderMark: false) : null;
    }
}
