using System.Text;
using System.Text.Json;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads the optional <c>clocks.json</c> beside a recording's media:
/// <c>{ "imu.csv": { "offsetSeconds": 1.25, "driftPpm": -41 }, "gps.csv": { "referenceStartUtc": "2026-11-22T10:00:00Z" } }</c>.
/// An entry with anything unknown or unreadable in it is an error and is not used at all: half a clock is worse than none.
/// </summary>
public static class ClockFileReader
{
    /// <summary>The name the sidecar has.</summary>
    public const string FileName = "clocks.json";

    private const int MaxBytes = 1024 * 1024;

    /// <summary>Reads a clocks file. Never throws for what is in it; every entry that cannot be used is an Error finding with its line.</summary>
    /// <param name="utf8Json">The file's bytes, UTF-8 with or without byte order mark; comments and trailing commas are allowed.</param>
    /// <param name="trackNames">The names of the recording's tracks.</param>
    public static ClockFile Read(ReadOnlySpan<byte> utf8Json, IReadOnlyCollection<string> trackNames)
    {
        FindingList findings = new(FileName);
        Dictionary<string, ClockEntry> entries = new(StringComparer.Ordinal);
        if (utf8Json.StartsWith(Encoding.UTF8.Preamble))
            utf8Json = utf8Json[Encoding.UTF8.Preamble.Length..];
        if (utf8Json.Length > MaxBytes)
        {
            Report(findings, "clock.too-large", $"clocks.json has {utf8Json.Length} bytes; up to {MaxBytes} are read. None of it was used.", "Keep one entry a track.");
            return new ClockFile { Entries = entries, Findings = findings.ToList() };
        }

        Utf8JsonReader reader = new(utf8Json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            ReadTracks(ref reader, utf8Json, trackNames, entries, findings);
        }
        catch (JsonException exception)
        {
            entries.Clear();
            Report(
                findings,
                "clock.not-json",
                $"clocks.json is not valid JSON at line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}; none of it was used.",
                "Write it as { \"imu.csv\": { \"offsetSeconds\": 1.25, \"driftPpm\": -41 } }.");
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader.GetString refuses names and texts whose bytes are not UTF-8.
            entries.Clear();
            Report(findings, "clock.not-json", "clocks.json holds text that is not UTF-8; none of it was used.", "Save it as UTF-8.");
        }

        return new ClockFile { Entries = entries, Findings = findings.ToList() };
    }

    private static void ReadTracks(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> json,
        IReadOnlyCollection<string> trackNames,
        Dictionary<string, ClockEntry> entries,
        FindingList findings)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Report(findings, "clock.not-object", "clocks.json must be an object with one entry a track; none of it was used.", "Write it as { \"imu.csv\": { \"offsetSeconds\": 1.25 } }.");
            return;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            int line = LineOf(json, reader.TokenStartIndex);
            reader.Read();
            ClockEntry? entry = ReadEntry(ref reader, json, name, line, findings);
            if (!seen.Add(name))
            {
                entries.Remove(name);
                Report(findings, "clock.twice", $"clocks.json names the track '{name}' a second time at line {line}; neither entry was used.", "Keep one of them.");
            }
            else if (!trackNames.Contains(name, StringComparer.Ordinal))
            {
                string known = trackNames.Count == 0 ? "it has none" : string.Join(", ", trackNames.Order(StringComparer.Ordinal).Select(track => $"'{track}'"));
                Report(findings, "clock.unknown-track", $"clocks.json states a clock for '{name}' at line {line}, but the recording has no such track.", $"Use one of its tracks: {known}.");
            }
            else if (entry is not null)
            {
                entries[name] = entry;
            }
        }

        // The reader only notices what follows the object, or that it never ends, when it is asked to go on.
        reader.Read();
    }

    private static ClockEntry? ReadEntry(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string track, int entryLine, FindingList findings)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            Report(findings, "clock.not-object", $"The entry of '{track}' at line {entryLine} of clocks.json must be an object; it was not used.", "Write it as { \"offsetSeconds\": 1.25 }.");
            return null;
        }

        ClockEntry entry = new();
        bool isUsable = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            int line = LineOf(json, reader.TokenStartIndex);
            reader.Read();
            ClockEntry? changed = ReadField(ref reader, entry, field, out string problem, out string suggestion);
            if (changed is null)
            {
                isUsable = false;
                Report(findings, "clock.bad-field", $"'{field}' of '{track}' at line {line} of clocks.json {problem}; the entry was not used.", suggestion);
            }

            entry = changed ?? entry;
            reader.Skip();
        }

        if (isUsable && (entry.OffsetSeconds is null) == (entry.ReferenceStartUtc is null))
        {
            isUsable = false;
            Report(
                findings,
                "clock.no-offset",
                $"The entry of '{track}' at line {entryLine} of clocks.json must state either offsetSeconds or referenceStartUtc; it was not used.",
                "State offsetSeconds: the video time, in seconds, of the track's time 0 (or of the first sample of a log of absolute times).");
        }

        return isUsable ? entry : null;
    }

    private static ClockEntry? ReadField(ref Utf8JsonReader reader, ClockEntry entry, string field, out string problem, out string suggestion)
    {
        suggestion = "Write a number without quotes, such as 1.25.";
        switch (field)
        {
            case "offsetSeconds":
                problem = "must be a number of seconds";
                return ReadNumber(ref reader, double.MinValue, double.MaxValue) is { } offset ? entry with { OffsetSeconds = offset } : null;
            case "driftPpm":
                problem = "must be a number of parts per million within ±100000";
                return ReadNumber(ref reader, -ClockMap.MaxDriftPpm, ClockMap.MaxDriftPpm) is { } drift ? entry with { DriftPpm = drift } : null;
            case "residualMs":
                problem = "must be a number of milliseconds, 0 or more";
                return ReadNumber(ref reader, 0, double.MaxValue) is { } residual ? entry with { ResidualMs = residual } : null;
            case "referenceStartUtc":
                problem = "must be an ISO 8601 time with its zone";
                suggestion = "Write it as \"2026-11-22T10:00:00.250Z\".";
                return ReadInstant(ref reader) is { } start ? entry with { ReferenceStartUtc = start } : null;
            default:
                problem = "is not a known field";
                suggestion = "Use offsetSeconds, driftPpm, residualMs or referenceStartUtc.";
                return null;
        }
    }

    private static double? ReadNumber(ref Utf8JsonReader reader, double smallest, double largest) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value) && value >= smallest && value <= largest
            ? value
            : null;

    private static DateTimeOffset? ReadInstant(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            return null;
        Iso8601Time? time = Iso8601Time.Parse(Encoding.UTF8.GetBytes(reader.GetString()!));
        return time is { HasZone: true } ? DateTimeOffset.UnixEpoch.AddTicks(time.Value.UnixNanoseconds / 100) : null;
    }

    private static int LineOf(ReadOnlySpan<byte> json, long position) => json[..(int)position].Count((byte)'\n') + 1;

    private static void Report(FindingList findings, string code, string message, string suggestion) =>
        findings.Add(code, AlignmentSeverity.Error, message, suggestion);
}
