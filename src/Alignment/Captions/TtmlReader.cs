using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads Timed Text Markup Language: every <c>p</c> with a time is a caption, its times counted from those of the elements around it
/// (https://www.w3.org/TR/ttml2/#timing). Regions and styles are read past.
/// </summary>
internal static class TtmlReader
{
    private const string Parameters = "http://www.w3.org/ns/ttml#parameter";

    public static bool HasSignature(string text)
    {
        ReadOnlySpan<char> head = text.AsSpan(0, Math.Min(text.Length, 4096));
        return head.TrimStart() is ['<', ..] && (head.Contains("<tt ", StringComparison.Ordinal) || head.Contains("<tt>", StringComparison.Ordinal) || head.Contains(":tt ", StringComparison.Ordinal));
    }

    public static CaptionContent Read(string text, FindingList findings)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            XElement root = XElement.Load(reader, LoadOptions.PreserveWhitespace | LoadOptions.SetLineInfo);
            CaptionContent content = new() { Language = root.Attribute(XNamespace.Xml + "lang")?.Value is { Length: > 0 } language ? language : null };
            if (Parameter(root, "timeBase") is { } timeBase && timeBase != "media")
            {
                findings.Add(
                    "caption.time-base",
                    AlignmentSeverity.Warning,
                    $"The file counts in '{timeBase}' and not in media time; its times were taken as they are written.",
                    "Check the first caption against the sound; state the track's offset in clocks.json when it is off.");
            }

            Visit(root, new Span(0, double.PositiveInfinity), Clock.Of(root), content, findings);
            return content;
        }
        catch (XmlException exception)
        {
            findings.Add(
                "caption.not-xml",
                AlignmentSeverity.Error,
                FormattableString.Invariant($"The file is not well-formed XML at line {exception.LineNumber}: {exception.Message} None of it was used."),
                "Save it again with the tool that wrote it.");
            return new CaptionContent();
        }
    }

    private static void Visit(XElement element, Span outer, Clock clock, CaptionContent content, FindingList findings)
    {
        if (SpanOf(element, outer, clock, findings) is not { } span)
            return;
        if (element.Name.LocalName == "p")
        {
            if (double.IsPositiveInfinity(span.Stop))
                ReportNoEnd(element, findings);
            else
                AddCaption(element, span, content, findings);
            return;
        }

        if (element.Attribute("timeContainer")?.Value == "seq")
        {
            findings.Add(
                "caption.sequence",
                AlignmentSeverity.Warning,
                FormattableString.Invariant($"The element of line {((IXmlLineInfo)element).LineNumber} shows its parts one after the other (timeContainer seq); they were left out."),
                "Write each caption with its own begin and end.");
            return;
        }

        foreach (XElement child in element.Elements())
            Visit(child, span, clock, content, findings);
    }

    private static void AddCaption(XElement element, Span span, CaptionContent content, FindingList findings)
    {
        string text = string.Join('\n', TextOf(element).Split('\n').Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0));
        int before = content.Captions.Count;
        CaptionParser.AddCue(span.Start, span.Stop, text, element.Attribute(XNamespace.Xml + "id")?.Value, ((IXmlLineInfo)element).LineNumber, content.Captions, findings);
        if (content.Captions.Count > before && element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == "agent") is { } agent)
            content.Captions[^1] = content.Captions[^1] with { Speaker = agent.Value };
    }

    /// <summary>The text of an element, <c>br</c> as a line feed; line feeds of the source are spaces.</summary>
    private static string TextOf(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value.Replace('\n', ' '),
        XElement { Name.LocalName: "br" } => "\n",
        XElement { Name.LocalName: "metadata" } => "",
        XElement child => TextOf(child),
        _ => "",
    }));

    private static Span? SpanOf(XElement element, Span outer, Clock clock, FindingList findings)
    {
        double?[] times = [0, null, null];
        string[] names = ["begin", "end", "dur"];
        for (int i = 0; i < names.Length; i++)
        {
            if (element.Attribute(names[i])?.Value is not { } written)
                continue;
            times[i] = clock.Parse(written);
            if (times[i] is null)
            {
                CaptionParser.ReportBadTimes(written, ((IXmlLineInfo)element).LineNumber, "00:00:01.500 or 1.5s", findings);
                return null;
            }
        }

        double start = outer.Start + times[0]!.Value;
        double stop = Math.Min(outer.Start + (times[1] ?? double.PositiveInfinity), start + (times[2] ?? double.PositiveInfinity));
        return new Span(start, Math.Min(stop, outer.Stop));
    }

    private static void ReportNoEnd(XElement element, FindingList findings) => findings.Add(
        "caption.bad-times",
        AlignmentSeverity.Warning,
        FormattableString.Invariant($"The caption of line {((IXmlLineInfo)element).LineNumber} has no end; it was left out."),
        "Give it end=\"…\" or dur=\"…\".");

    private static string? Parameter(XElement root, string name) => root.Attributes().FirstOrDefault(attribute =>
        attribute.Name.LocalName == name && (attribute.Name.NamespaceName == Parameters || attribute.Name.NamespaceName.EndsWith("#parameter", StringComparison.Ordinal)))?.Value;

    private readonly record struct Span(double Start, double Stop);

    /// <summary>What frames and ticks are worth.</summary>
    private sealed record Clock(double FramesPerSecond, double TicksPerSecond)
    {
        public static Clock Of(XElement root)
        {
            double frames = Number(Parameter(root, "frameRate")) ?? 30;
            if (Parameter(root, "frameRateMultiplier")?.Split(' ', ':') is [var up, var down] && Number(up) is { } numerator && Number(down) is > 0 and var denominator)
                frames *= numerator / denominator;
            return new Clock(frames, Number(Parameter(root, "tickRate")) ?? (Parameter(root, "frameRate") is null ? 1 : frames));
        }

        /// <summary><c>hh:mm:ss[.fraction | :frames]</c>, or a number with h, m, s, ms, f or t.</summary>
        public double? Parse(string text)
        {
            text = text.Trim();
            string[] parts = text.Split(':');
            if (parts.Length is 3 or 4)
            {
                double? frames = parts.Length == 4 ? Number(parts[3]) : 0;
                return Number(parts[0]) is { } hours && Number(parts[1]) is < 60 and var minutes && Number(parts[2]) is < 61 and var seconds && frames is not null
                    ? (hours * 3600) + (minutes * 60) + seconds + (frames / FramesPerSecond)
                    : null;
            }

            (double? value, double unit) = text switch
            {
                _ when text.EndsWith("ms", StringComparison.Ordinal) => (Number(text[..^2]), 0.001),
                [.., 'h'] => (Number(text[..^1]), 3600),
                [.., 'm'] => (Number(text[..^1]), 60),
                [.., 's'] => (Number(text[..^1]), 1),
                [.., 'f'] => (Number(text[..^1]), 1 / FramesPerSecond),
                [.., 't'] => (Number(text[..^1]), 1 / TicksPerSecond),
                _ => (null, 0),
            };
            return value * unit;
        }

        private static double? Number(string? text) =>
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
    }
}
