namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads SubRip and WebVTT captions. What is wrong in a file becomes a finding with its line; nothing throws and nothing is guessed.
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
        bool namedVtt = fileName.EndsWith(".vtt", StringComparison.OrdinalIgnoreCase);
        if (bytes.Length > MaxBytes)
        {
            findings.Add(
                "caption.too-large",
                AlignmentSeverity.Error,
                FormattableString.Invariant($"The file has {bytes.Length} bytes; caption files up to {MaxBytes} bytes are read. None of it was used."),
                "Check that it is a caption file; split it when it is.");
            return new CaptionFile { Name = fileName, Format = namedVtt ? CaptionFormat.WebVtt : CaptionFormat.Srt, Captions = [], Findings = findings.ToList() };
        }

        string text = CaptionEncoding.Decode(bytes, findings);
        bool isVtt = WebVttReader.HasSignature(text);
        List<Caption> captions = [];
        HlsTimestampMap? timestampMap = null;
        if (isVtt || namedVtt)
        {
            if (isVtt && fileName.EndsWith(".srt", StringComparison.OrdinalIgnoreCase))
            {
                findings.Add("caption.format", AlignmentSeverity.Info, "The file is named .srt and holds WebVTT; it was read as WebVTT.", "Name it .vtt.");
            }

            timestampMap = WebVttReader.Read(text, captions, findings);
        }
        else
        {
            SrtReader.Read(text, captions, findings);
        }

        ReportOrder(captions, findings);
        return new CaptionFile
        {
            Name = fileName,
            Format = isVtt || namedVtt ? CaptionFormat.WebVtt : CaptionFormat.Srt,
            Captions = captions,
            TimestampMap = timestampMap,
            Findings = findings.ToList(),
        };
    }

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
