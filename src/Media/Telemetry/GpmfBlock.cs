namespace WorkspaceAgents.Media;

/// <summary>What one payload says about one stream of a GPMF track.</summary>
internal sealed record GpmfBlock
{
    /// <summary>The stream: its device, its key and its number among streams of that key.</summary>
    public required (long Device, string Key, int Ordinal) Id { get; init; }

    /// <summary>For example <c>GoPro Max</c>; null when not stated.</summary>
    public string? DeviceName { get; init; }

    /// <summary>For example <c>Accelerometer</c>; null when not stated.</summary>
    public string? Name { get; init; }

    /// <summary>The samples, scaled to their units.</summary>
    public required IReadOnlyList<GpmfRow> Rows { get; init; }

    /// <summary>When the first sample was measured, in seconds since the recording began, by the device's microsecond counter; null when not stated.</summary>
    public double? StampSeconds { get; init; }

    /// <summary>How many samples the stream has given, this payload included; null when not stated.</summary>
    public long? TotalCount { get; init; }

    /// <summary>By how much the samples came late, in seconds.</summary>
    public double DelaySeconds { get; init; }

    /// <summary>The time of the first sample by GPS, in seconds since 1970 UTC; null when not stated.</summary>
    public double? UtcSeconds { get; init; }

    /// <summary>Why there are no rows though there is data; null when there are, or none was due.</summary>
    public string? Problem { get; init; }
}
