namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads captions and transcripts: SubRip, WebVTT, SBV, TTML, TextGrid, CTM, Whisper's JSON, Audacity's labels, plain text. What is wrong in a file becomes
/// a finding with its line; nothing throws and nothing is guessed.
/// </summary>
public static class CaptionParser
{
    /// <summary>The largest file that is read, in bytes: 64 MiB, some hundred times a feature film's captions.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Parses a caption file.</summary>
    /// <param name="bytes">The file: UTF-8, UTF-16 or UTF-32 with or without byte order mark, else Windows-1252 (with a finding).</param>
    /// <param name="fileName">Its name: the track's name, and the format's hint where the content does not tell.</param>
    public static CaptionFile Parse(ReadOnlySpan<byte> bytes, string fileName)
    {
        FindingList findings = new(fileName);
        if (bytes.Length > MaxBytes)
        {
            findings.Add(
                "caption.too-large",
                AlignmentSeverity.Error,
                FormattableString.Invariant($"The file has {bytes.Length} bytes; caption files up to {MaxBytes} bytes are read. None of it was used."),
                "Check that it is a caption file; split it when it is.");
            return new CaptionFile { Name = fileName, Format = FormatOf("", fileName), Captions = [], Findings = findings.ToList() };
        }

        string text = CaptionEncoding.Decode(bytes, findings);
        CaptionFormat format = FormatOf(text, fileName);
        if (format == CaptionFormat.WebVtt && fileName.EndsWith(".srt", StringComparison.OrdinalIgnoreCase))
            findings.Add("caption.format", AlignmentSeverity.Info, "The file is named .srt and holds WebVTT; it was read as WebVTT.", "Name it .vtt.");
        CaptionContent content = Read(text, format, findings);
        ReportOrder(content.Captions, findings);
        return new CaptionFile
        {
            Name = fileName,
            Format = format,
            Captions = content.Captions,
            Layer = content.Layer,
            OtherLayers = content.OtherLayers,
            Lines = content.Lines,
            Language = content.Language,
            TimestampMap = content.TimestampMap,
            Findings = findings.ToList(),
        };
    }

    /// <summary>The format by content where content tells, else by name; SubRip when neither does.</summary>
    private static CaptionFormat FormatOf(string text, string fileName)
    {
        if (WebVttReader.HasSignature(text))
            return CaptionFormat.WebVtt;
        if (TextGridReader.HasSignature(text))
            return CaptionFormat.TextGrid;
        if (TtmlReader.HasSignature(text))
            return CaptionFormat.Ttml;
        if (WhisperJsonReader.HasSignature(text))
            return CaptionFormat.WhisperJson;
        return Path.GetExtension(fileName).ToLowerInvariant() switch
        {
            ".vtt" => CaptionFormat.WebVtt,
            ".sbv" => CaptionFormat.Sbv,
            ".ttml" or ".dfxp" or ".xml" => CaptionFormat.Ttml,
            ".textgrid" => CaptionFormat.TextGrid,
            ".ctm" => CaptionFormat.Ctm,
            ".json" => CaptionFormat.WhisperJson,
            ".txt" or ".lab" => FormatOfText(text),
            _ => CaptionFormat.Srt,
        };
    }

    /// <summary>A .txt file is what its first line is: a time line of SubRip, SBV, a label, a word with times, or something said.</summary>
    private static CaptionFormat FormatOfText(string text)
    {
        string first = text.Split('\n').FirstOrDefault(line => line.Trim().Length > 0) ?? "";
        if (AudacityLabelReader.IsLabel(first))
            return CaptionFormat.AudacityLabels;
        if (SbvReader.IsTimes(first))
            return CaptionFormat.Sbv;
        if (CtmReader.IsWord(first))
            return CaptionFormat.Ctm;
        return text.Contains(" --> ", StringComparison.Ordinal) ? CaptionFormat.Srt : CaptionFormat.Transcript;
    }

    private static CaptionContent Read(string text, CaptionFormat format, FindingList findings)
    {
        CaptionContent content = new();
        switch (format)
        {
            case CaptionFormat.WebVtt:
                return new CaptionContent { TimestampMap = WebVttReader.Read(text, content.Captions, findings), Captions = content.Captions };
            case CaptionFormat.Srt:
                SrtReader.Read(text, content.Captions, findings);
                return content;
            case CaptionFormat.Sbv:
                return SbvReader.Read(text, findings);
            case CaptionFormat.Ttml:
                return TtmlReader.Read(text, findings);
            case CaptionFormat.TextGrid:
                return TextGridReader.Read(text, findings);
            case CaptionFormat.Ctm:
                return CtmReader.Read(text, findings);
            case CaptionFormat.WhisperJson:
                return WhisperJsonReader.Read(text, findings);
            case CaptionFormat.AudacityLabels:
                return AudacityLabelReader.Read(text, findings);
            default:
                return TranscriptReader.Read(text, findings);
        }
    }

    /// <summary>A line whose times cannot be read.</summary>
    internal static void ReportBadTimes(string line, int lineNumber, string example, FindingList findings) => findings.Add(
        "caption.bad-times",
        AlignmentSeverity.Warning,
        $"The times of line {lineNumber} ('{WebVttReader.Shorten(line.Trim())}') cannot be read; it was left out.",
        $"Write them as {example}.");

    /// <summary>Parses a caption file from a stream; reads no more than <see cref="MaxBytes"/> and one byte.</summary>
    public static async Task<CaptionFile> ParseAsync(Stream content, string fileName, CancellationToken cancellationToken)
    {
        using MemoryStream copy = new();
        byte[] buffer = new byte[81920];
        int read;
        while (copy.Length <= MaxBytes && (read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            copy.Write(buffer, 0, read);
        return Parse(copy.GetBuffer().AsSpan(0, (int)copy.Length), fileName);
    }

    /// <summary>Keeps a cue whose span is a span, or says why not.</summary>
    internal static void AddCue(double start, double stop, string text, string? id, int line, List<Caption> captions, FindingList findings)
    {
        if (stop <= start)
        {
            findings.Add(
                "caption.end-before-start",
                AlignmentSeverity.Warning,
                FormattableString.Invariant($"The cue of line {line} ends at {stop:0.000} s and starts at {start:0.000} s; it was left out."),
                "Correct its times in the file.",
                start,
                stop);
        }
        else if (string.IsNullOrWhiteSpace(text))
        {
            findings.Add(
                "caption.empty",
                AlignmentSeverity.Info,
                FormattableString.Invariant($"The cue of line {line} has no text; it was left out."),
                "Nothing needs to be done; remove the cue to silence this.",
                start,
                stop);
        }
        else
        {
            captions.Add(new Caption(start, stop, text, id));
        }
    }

    private static void ReportOrder(List<Caption> captions, FindingList findings)
    {
        double latestStop = double.NegativeInfinity;
        for (int i = 0; i < captions.Count; i++)
        {
            Caption caption = captions[i];
            if (i > 0 && caption.StartSeconds < captions[i - 1].StartSeconds)
            {
                findings.Add(
                    "caption.unsorted",
                    AlignmentSeverity.Warning,
                    FormattableString.Invariant($"Caption {i + 1} starts at {caption.StartSeconds:0.000} s, before the one written above it. Both were kept with their times."),
                    "Check that the file was not put together from parts with different starts.",
                    caption.StartSeconds,
                    caption.StopSeconds);
            }
            else if (caption.StartSeconds < latestStop)
            {
                findings.Add(
                    "caption.overlap",
                    AlignmentSeverity.Info,
                    FormattableString.Invariant($"Caption {i + 1} starts at {caption.StartSeconds:0.000} s, while an earlier one is still shown. Both were kept."),
                    "Nothing needs to be done when two people speak at once.",
                    caption.StartSeconds,
                    Math.Min(latestStop, caption.StopSeconds));
            }

            latestStop = Math.Max(latestStop, caption.StopSeconds);
        }
    }
}
