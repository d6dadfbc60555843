using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace WorkspaceAgents.Alignment;

/// <summary>Plain text out of cue payloads.</summary>
internal static partial class CaptionText
{
    /// <summary>
    /// WebVTT cue text: everything from &lt; to &gt; is a tag (or to the end, when it is never closed), and character references are decoded
    /// outside of tags, so <c>&amp;lt;b&amp;gt;</c> stays the text <c>&lt;b&gt;</c>.
    /// </summary>
    public static string FromWebVtt(string payload)
    {
        StringBuilder text = new(payload.Length);
        int position = 0;
        while (position < payload.Length)
        {
            int open = payload.IndexOf('<', position);
            int stop = open < 0 ? payload.Length : open;
            text.Append(WebUtility.HtmlDecode(payload[position..stop]));
            if (open < 0)
                break;
            int close = payload.IndexOf('>', open);
            position = close < 0 ? payload.Length : close + 1;
        }

        return text.ToString().Trim();
    }

    /// <summary>SubRip text: only the tags players know are tags, so <c>1 &lt; 2</c> keeps its sign; <c>{\an8}</c> is removed.</summary>
    public static string FromSrt(string payload) =>
        WebUtility.HtmlDecode(SrtTag().Replace(payload, string.Empty)).Trim();

    [GeneratedRegex(@"</?(?:b|i|u|s|font|span|ruby|rt|v|c|lang)(?:[\s.][^<>]*)?/?>|\{\\[^{}]*\}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SrtTag();
}
