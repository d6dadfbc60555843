using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace WorkspaceAgents.Media;

/// <summary>The plain text of a subtitle packet.</summary>
internal static partial class SubtitleText
{
    private const int AssFieldsBeforeText = 8;

    /// <summary>The codecs whose packets are text that is read here, by libav's name or the container's four characters.</summary>
    public static bool IsText(string codec) => codec is "mov_text" or "subrip" or "srt" or "text" or "webvtt" or "wvtt" or "ass" or "ssa";

    /// <summary>The codecs whose subtitles are pictures.</summary>
    public static bool IsPicture(string codec) => codec is "dvd_subtitle" or "dvb_subtitle" or "hdmv_pgs_subtitle" or "xsub";

    /// <summary>The text of a packet; empty when it only ends the one before.</summary>
    /// <param name="codec">One that <see cref="IsText"/>.</param>
    /// <param name="data">The packet's bytes.</param>
    public static string Read(string codec, ReadOnlySpan<byte> data) => codec switch
    {
        "mov_text" => ReadTimedText(data),
        "wvtt" => ReadWebVttSample(data),
        "ass" or "ssa" => ReadAss(Encoding.UTF8.GetString(data)),
        _ => Tidy(Tags().Replace(Encoding.UTF8.GetString(data), "")),
    };

    /// <summary>3GPP timed text: two bytes of length, UTF-8 or UTF-16 with its mark, then boxes of style.</summary>
    private static string ReadTimedText(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
            return "";
        var text = data.Slice(2, Math.Min(BinaryPrimitives.ReadUInt16BigEndian(data), data.Length - 2));
        return Tidy(text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode.GetString(text[2..]) : Encoding.UTF8.GetString(text));
    }

    /// <summary>A WebVTT sample of an MP4: boxes of cues (vttc), each with its text (payl).</summary>
    private static string ReadWebVttSample(ReadOnlySpan<byte> data)
    {
        const int HeaderBytes = 8;
        List<string> texts = [];
        while (data.Length >= HeaderBytes && BinaryPrimitives.ReadUInt32BigEndian(data) is >= HeaderBytes and var length && length <= data.Length)
        {
            var name = data[4..HeaderBytes];
            var content = data[HeaderBytes..(int)length];
            if (name.SequenceEqual("vttc"u8))
                texts.Add(ReadWebVttSample(content));
            else if (name.SequenceEqual("payl"u8))
                texts.Add(Tidy(Tags().Replace(Encoding.UTF8.GetString(content), "")));
            data = data[(int)length..];
        }
        return string.Join('\n', texts.Where(text => text.Length > 0));
    }

    /// <summary><c>12,0,Default,,0,0,0,,{\i1}One\Ntwo</c></summary>
    private static string ReadAss(string line)
    {
        var fields = line.Split(',', AssFieldsBeforeText + 1);
        var text = AssOverrides().Replace(fields.Length > AssFieldsBeforeText ? fields[AssFieldsBeforeText] : "", "");
        return Tidy(text.Replace(@"\N", "\n", StringComparison.Ordinal).Replace(@"\n", "\n", StringComparison.Ordinal).Replace(@"\h", "\u00A0", StringComparison.Ordinal));
    }

    private static string Tidy(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Trim('\0', '\n', ' ');

    [GeneratedRegex(@"</?[A-Za-z][^<>\n]*>|<\d[\d:.]*>|\{\\[^}\n]*\}")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex AssOverrides();
}
