using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WorkspaceAgents.Alignment;

/// <summary>Writes captions as SubRip, WebVTT, Praat's TextGrid or Whisper's JSON. What is written reads back as the same captions, to the millisecond.</summary>
public static class CaptionWriter
{
    /// <summary>The formats that can be written.</summary>
    public static IReadOnlyList<CaptionFormat> Formats { get; } = [CaptionFormat.Srt, CaptionFormat.WebVtt, CaptionFormat.TextGrid, CaptionFormat.WhisperJson];

    /// <summary>Writes captions in order of time.</summary>
    /// <param name="captions">Any order; overlapping ones go to tiers of their own in a TextGrid.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="language">For formats that state one; may be null.</param>
    /// <returns>The file's text with \n line ends.</returns>
    /// <exception cref="ArgumentException">The format cannot be written.</exception>
    public static string Write(IReadOnlyList<Caption> captions, CaptionFormat format, string? language = null)
    {
        ArgumentNullException.ThrowIfNull(captions);
        List<Caption> ordered = [.. captions.OrderBy(caption => caption.StartSeconds).ThenBy(caption => caption.StopSeconds)];
        return format switch
        {
            CaptionFormat.Srt => WriteSrt(ordered),
            CaptionFormat.WebVtt => WriteWebVtt(ordered),
            CaptionFormat.TextGrid => WriteTextGrid(ordered),
            CaptionFormat.WhisperJson => WriteJson(ordered, language),
            _ => throw new ArgumentException($"Captions are written as {string.Join(", ", Formats)}, not as {format}.", nameof(format)),
        };
    }

    private static string WriteSrt(List<Caption> captions)
    {
        StringBuilder text = new();
        for (int i = 0; i < captions.Count; i++)
        {
            // An arrow inside a text would be read as the next caption's times.
            string payload = Lines(captions[i].Text).Replace("-->", "->", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"{i + 1}\n{Time(captions[i].StartSeconds, ',')} --> {Time(captions[i].StopSeconds, ',')}\n{payload}\n\n");
        }

        return text.ToString();
    }

    private static string WriteWebVtt(List<Caption> captions)
    {
        StringBuilder text = new("WEBVTT\n\n");
        foreach (Caption caption in captions)
        {
            string payload = Lines(caption.Text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
            if (caption.Id is { Length: > 0 } id && !id.Contains("-->", StringComparison.Ordinal) && !id.Contains('\n'))
                text.Append(id).Append('\n');
            string voice = caption.Speaker is { Length: > 0 } speaker && speaker.IndexOfAny(['<', '>', '&', '\n']) < 0 ? $"<v {speaker}>" : "";
            text.Append(CultureInfo.InvariantCulture, $"{Time(caption.StartSeconds, '.')} --> {Time(caption.StopSeconds, '.')}\n{voice}{payload}\n\n");
        }

        return text.ToString();
    }

    private static string WriteTextGrid(List<Caption> captions)
    {
        List<(string Name, List<(double Start, double Stop, string Text)> Spans)> tiers = [];
        foreach (Caption caption in captions)
            Place("captions", caption.StartSeconds, caption.StopSeconds, caption.Text);
        foreach (CaptionWord word in captions.SelectMany(caption => caption.Words).Where(word => word.StopSeconds > word.StartSeconds).OrderBy(word => word.StartSeconds))
            Place("words", word.StartSeconds!.Value, word.StopSeconds!.Value, word.Text);
        double stop = captions.Count == 0 ? 1 : captions.Max(caption => caption.StopSeconds);
        StringBuilder text = new(string.Create(CultureInfo.InvariantCulture, $"File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = {stop:R}\ntiers? <exists>\nsize = {tiers.Count}\nitem []:\n"));
        for (int i = 0; i < tiers.Count; i++)
            WriteTier(text, i + 1, tiers[i].Name, tiers[i].Spans, stop);
        return text.ToString();

        void Place(string name, double start, double until, string content)
        {
            // Intervals of a tier may not overlap: what does goes to the next tier of that name.
            for (int n = 1; ; n++)
            {
                string tierName = n == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {n}");
                int at = tiers.FindIndex(tier => tier.Name == tierName);
                if (at < 0)
                {
                    tiers.Add((tierName, []));
                    at = tiers.Count - 1;
                }

                if (tiers[at].Spans.Count > 0 && tiers[at].Spans[^1].Stop > start)
                    continue;
                tiers[at].Spans.Add((start, until, content));
                return;
            }
        }
    }

    private static void WriteTier(StringBuilder text, int number, string name, List<(double Start, double Stop, string Text)> spans, double stop)
    {
        List<(double Start, double Stop, string Text)> intervals = [];
        double at = 0;
        foreach ((double start, double until, string content) in spans)
        {
            if (start > at)
                intervals.Add((at, start, ""));
            intervals.Add((start, until, content));
            at = until;
        }

        if (stop > at)
            intervals.Add((at, stop, ""));
        text.Append(CultureInfo.InvariantCulture, $"    item [{number}]:\n        class = \"IntervalTier\"\n        name = \"{name}\"\n        xmin = 0\n        xmax = {stop:R}\n        intervals: size = {intervals.Count}\n");
        for (int i = 0; i < intervals.Count; i++)
        {
            string quoted = intervals[i].Text.Replace("\"", "\"\"", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"        intervals [{i + 1}]:\n            xmin = {intervals[i].Start:R}\n            xmax = {intervals[i].Stop:R}\n            text = \"{quoted}\"\n");
        }
    }

    private static string WriteJson(List<Caption> captions, string? language)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" }))
        {
            json.WriteStartObject();
            if (language is not null)
                json.WriteString("language", language);
            json.WriteStartArray("segments");
            for (int i = 0; i < captions.Count; i++)
                WriteSegment(json, i, captions[i]);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteSegment(Utf8JsonWriter json, int id, Caption caption)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteNumber("start", caption.StartSeconds);
        json.WriteNumber("end", caption.StopSeconds);
        json.WriteString("text", caption.Text);
        if (caption.Speaker is { } speaker)
            json.WriteString("speaker", speaker);
        if (caption.Words.Count > 0)
        {
            json.WriteStartArray("words");
            foreach (CaptionWord word in caption.Words)
            {
                json.WriteStartObject();
                json.WriteString("word", word.Text);
                if (word.StartSeconds is { } start)
                    json.WriteNumber("start", start);
                if (word.StopSeconds is { } stop)
                    json.WriteNumber("end", stop);
                if (word.Confidence is { } score)
                    json.WriteNumber("score", score);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>A text without empty lines, which would end a caption.</summary>
    private static string Lines(string text) => string.Join('\n', text.Split('\n').Where(line => line.Trim().Length > 0));

    /// <summary><c>00:01:02.345</c>, rounded to the millisecond.</summary>
    private static string Time(double seconds, char point)
    {
        long milliseconds = (long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}{point}{milliseconds % 1000:000}");
    }
}
