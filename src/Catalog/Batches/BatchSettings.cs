using WorkspaceAgents.Alignment;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Catalog;

/// <summary>How a batch becomes a dataset version. Part of the version's manifest.</summary>
public sealed record BatchSettings
{
    /// <summary>The length clips aim at, seconds, 1 to 600; they end at keyframes.</summary>
    public double ClipSeconds { get; init; } = 10;

    /// <summary>Shares of all recordings in train, val and test, 0 to 1, together 1.</summary>
    public SplitRatios Splits { get; init; } = SplitRatios.Default;

    /// <summary>Another seed draws other splits.</summary>
    public long SplitSeed { get; init; }

    /// <summary>The size shards aim at, bytes, 1 MiB to 4 GiB.</summary>
    public long ShardBytes { get; init; } = 256L << 20;

    /// <summary>Whether everything of a sample lies in one TAR, or the videos in TARs of their own.</summary>
    public ShardLayout ShardLayout { get; init; }

    /// <summary>What alignment has to reach to be published; clocks are asked for within half a frame unless set.</summary>
    public AlignmentThresholds Thresholds { get; init; } = new();

    /// <summary>Frames of each recording that somebody has to look at and approve before it is published, 0 to 50.</summary>
    public int SpotChecks { get; init; }

    /// <summary>Under which licence the version may be used; stands in its manifest and card. Up to 4,000 characters.</summary>
    public string? Licence { get; init; }

    /// <summary>What the people in the recordings agreed to; stands in the version's manifest and card. Up to 4,000 characters.</summary>
    public string? Consent { get; init; }

    /// <summary>Licence and consent as a manifest holds them; null when there are neither.</summary>
    public ManifestNotes? NotesOf() =>
        string.IsNullOrWhiteSpace(Licence) && string.IsNullOrWhiteSpace(Consent) ? null : new() { Licence = Said(Licence), Consent = Said(Consent) };

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Refuses settings that cannot be meant.</summary>
    /// <exception cref="WorkspaceException">Says which one and what it may be.</exception>
    public void Validate()
    {
        if (ClipSeconds is not (>= 1 and <= 600)) throw new WorkspaceException(ErrorCode.Invalid, "clipSeconds is 1 to 600.");
        if (ShardBytes is < (1L << 20) or > (4L << 30)) throw new WorkspaceException(ErrorCode.Invalid, "shardBytes is 1 MiB (1048576) to 4 GiB (4294967296).");
        if (!Enum.IsDefined(ShardLayout)) throw new WorkspaceException(ErrorCode.Invalid, "shardLayout is 'joined' or 'sidecar'.");
        if (Licence?.Length > ManifestNotes.MaxLength || Consent?.Length > ManifestNotes.MaxLength) throw new WorkspaceException(ErrorCode.Invalid, $"licence and consent are at most {ManifestNotes.MaxLength} characters each.");
        if (SpotChecks is < 0 or > Catalog.SpotChecks.MaxCount) throw new WorkspaceException(ErrorCode.Invalid, $"spotChecks is 0 to {Catalog.SpotChecks.MaxCount}.");
        if (Thresholds is null) throw new WorkspaceException(ErrorCode.Invalid, "thresholds are limits by name; leave them out for the defaults.");
        if (Thresholds.FindProblem() is { } problem) throw new WorkspaceException(ErrorCode.Invalid, $"thresholds: {problem}");
        if (Splits is null) throw new WorkspaceException(ErrorCode.Invalid, "splits are shares of train, val and test; leave them out for the defaults.");
        try
        {
            Splits.Check();
        }
        catch (ArgumentException wrong)
        {
            throw new WorkspaceException(ErrorCode.Invalid, wrong.Message, wrong);
        }
    }
}
