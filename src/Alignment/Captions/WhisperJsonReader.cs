using System.Text.Json;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads JSON as Whisper and WhisperX write it:
/// <c>{"language":"en","segments":[{"start":0.0,"end":2.5,"text":" Hello.","speaker":"A","words":[{"word":"Hello.","start":0.1,"end":0.6,"score":0.98}]}]}</c>.
/// Words WhisperX could not time have no start and end; they are kept without.
/// </summary>
internal static class WhisperJsonReader
{
    public static bool HasSignature(string text) => text.AsSpan().TrimStart() is ['{', ..] && text.Contains("\"segments\"", StringComparison.Ordinal);

    public static CaptionContent Read(string text, FindingList findings)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("segments", out JsonElement segments) || segments.ValueKind != JsonValueKind.Array)
            {
                findings.Add("caption.no-cues", AlignmentSeverity.Error, "The JSON has no list \"segments\", so it holds no captions.", "Write it as Whisper does: {\"segments\":[{\"start\":0.0,\"end\":2.5,\"text\":\"…\"}]}.");
                return new CaptionContent();
            }

            CaptionContent content = new() { Language = TextOf(root, "language") };
            int number = 0;
            foreach (JsonElement segment in segments.EnumerateArray())
                ReadSegment(segment, ++number, content.Captions, findings);
            return content;
        }
        catch (JsonException exception)
        {
            findings.Add(
                "caption.not-json",
                AlignmentSeverity.Error,
                FormattableString.Invariant($"The file is not valid JSON at line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}; none of it was used."),
                "Save it again with the tool that wrote it.");
            return new CaptionContent();
        }
    }

    private static void ReadSegment(JsonElement segment, int number, List<Caption> captions, FindingList findings)
    {
        List<CaptionWord> words = [];
        if (segment.ValueKind == JsonValueKind.Object && segment.TryGetProperty("words", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
        {
            words.AddRange(list.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.Object).Select(word => new CaptionWord(
                (TextOf(word, "word") ?? TextOf(word, "text") ?? "").Trim(), SecondsOf(word, "start"), SecondsOf(word, "end"), SecondsOf(word, "score") ?? SecondsOf(word, "probability"))));
            words.RemoveAll(word => word.Text.Length == 0);
        }

        double? start = SecondsOf(segment, "start") ?? words.Find(word => word.StartSeconds is not null)?.StartSeconds;
        double? stop = SecondsOf(segment, "end") ?? words.FindLast(word => word.StopSeconds is not null)?.StopSeconds;
        string text = (TextOf(segment, "text") ?? string.Join(' ', words.Select(word => word.Text))).Trim();
        if (start is null || stop is null)
        {
            findings.Add("caption.bad-times", AlignmentSeverity.Warning, FormattableString.Invariant($"Segment {number} ('{WebVttReader.Shorten(text)}') has no start or no end; it was left out."), "Give it \"start\" and \"end\" in seconds.");
            return;
        }

        int before = captions.Count;
        CaptionParser.AddCue(start.Value, stop.Value, text, FormattableString.Invariant($"{number}"), number, captions, findings);
        if (captions.Count == before)
            return;
        captions[^1] = captions[^1] with { Speaker = TextOf(segment, "speaker"), Words = words };
        int untimed = words.Count(word => word.StartSeconds is null || word.StopSeconds is null);
        if (untimed > 0)
        {
            findings.Add(
                "caption.words-untimed",
                AlignmentSeverity.Info,
                FormattableString.Invariant($"{untimed} of the {words.Count} words of segment {number} have no times; they were kept without."),
                "Nothing needs to be done; align the words to the sound to get theirs.",
                start,
                stop);
        }
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? SecondsOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out double seconds) && seconds >= 0 && double.IsFinite(seconds) ? seconds : null;
}
