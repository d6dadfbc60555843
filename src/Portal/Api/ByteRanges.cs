using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace WorkspaceAgents.Portal.Api;

/// <summary>What a <c>Range</c> header asks of so many bytes. https://www.rfc-editor.org/rfc/rfc9110#name-range-requests</summary>
internal static class ByteRanges
{
    /// <summary>More ranges than this in one request are no player or downloader: the header is passed over and all is sent.</summary>
    public const int MaxRanges = 16;

    /// <summary>Reads <c>bytes=0-99,200-,-50</c>.</summary>
    /// <param name="header">The header.</param>
    /// <param name="sizeBytes">How many bytes there are.</param>
    /// <returns>The ranges as asked, in order, those that overlap or touch made one; empty when none can be satisfied (416); null when the header is to be passed over.</returns>
    public static IReadOnlyList<ByteRange>? Parse(StringValues header, long sizeBytes)
    {
        var text = header.ToString();
        if (!text.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase)) return null;
        var asked = text["bytes=".Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (asked.Length is 0 or > MaxRanges) return null;
        var ranges = new List<ByteRange>(asked.Length);
        foreach (var one in asked)
        {
            if (!TryParse(one, sizeBytes, out var range)) return null;
            if (range.LengthBytes > 0) ranges.Add(range);
        }

        return Merge(ranges);
    }

    /// <summary>False when it is no range at all; a length of 0 when it is one that lies behind the end.</summary>
    private static bool TryParse(string text, long sizeBytes, out ByteRange range)
    {
        range = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0) return false;
        var first = text.AsSpan(0, dash);
        var last = text.AsSpan(dash + 1);
        if (first.IsEmpty)
        {
            if (!TryRead(last, out var suffix)) return false;
            var length = Math.Min(suffix, sizeBytes);
            range = new(sizeBytes - length, length);
            return true;
        }

        var stop = long.MaxValue - 1;
        if (!TryRead(first, out var start) || (!last.IsEmpty && !TryRead(last, out stop)) || stop < start) return false;
        if (start < sizeBytes) range = new(start, Math.Min(stop, sizeBytes - 1) - start + 1);
        return true;
    }

    /// <summary>A number too large to hold is as good as the largest.</summary>
    private static bool TryRead(ReadOnlySpan<char> digits, out long value)
    {
        value = long.MaxValue - 1;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')) return false;
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var read)) value = Math.Min(read, value);
        return true;
    }

    /// <summary>One made of those that overlap or touch, so that no byte is sent twice and nobody can ask for a thousand times the file.</summary>
    private static List<ByteRange> Merge(List<ByteRange> ranges)
    {
        var merged = new List<ByteRange>(ranges.Count);
        foreach (var range in ranges.OrderBy(r => r.StartBytes))
        {
            if (merged.Count > 0 && range.StartBytes <= merged[^1].StopBytes)
                merged[^1] = merged[^1] with { LengthBytes = Math.Max(merged[^1].StopBytes, range.StopBytes) - merged[^1].StartBytes };
            else merged.Add(range);
        }

        // As they were asked when none was merged: a client may want the end first.
        return merged.Count == ranges.Count ? ranges : merged;
    }
}
