namespace WorkspaceAgents.Loader;

/// <summary>
/// What one reader of a job has done since its run began. Counts only grow within a run, so a report that is lost or comes twice changes nothing: the next
/// one holds it all.
/// </summary>
public sealed record ReaderReport
{
    /// <summary>Tells this run of the reader from others: 1 to 64 letters, digits, dots, hyphens and underscores. A restart is another run.</summary>
    public required string Run { get; init; }

    /// <summary>This reader, 0 to <see cref="World"/>, exclusive.</summary>
    public int Rank { get; init; }

    /// <summary>Readers of the job together, workers counted.</summary>
    public int World { get; init; } = 1;

    /// <summary>The split; <c>train</c> when left out.</summary>
    public string Split { get; init; } = "train";

    /// <summary>Epoch, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>Places of the epoch that all readers together have read.</summary>
    public long Position { get; init; }

    /// <summary>Samples so far.</summary>
    public required long Samples { get; init; }

    /// <summary>Bytes of their members.</summary>
    public required long Bytes { get; init; }

    /// <summary>Seconds since the run began, of the clock.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds of them in which the consumer waited for a sample.</summary>
    public double WaitSeconds { get; init; }

    /// <summary>Seconds of decoding, summed over what ran at the same time.</summary>
    public double DecodeSeconds { get; init; }

    /// <summary>Waits above a tenth of a second.</summary>
    public long Stalls { get; init; }

    /// <summary>Bad samples passed over.</summary>
    public long Skipped { get; init; }
}
