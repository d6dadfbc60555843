using WorkspaceAgents.Formats;
using WorkspaceAgents.Loader;

namespace WorkspaceAgents.Catalog;

/// <summary>How a version is to be streamed.</summary>
public sealed record StreamRequest
{
    /// <summary>The largest seed, up and down: what JSON's numbers hold exactly.</summary>
    public const long MaxSeed = 1L << 53;

    /// <summary>The job of streams that name none.</summary>
    public const string UnnamedJob = "stream";

    /// <summary>Default <c>train</c>.</summary>
    public string Split { get; init; } = SplitName.Train;

    /// <summary>This reader, 0 to <see cref="World"/>, exclusive. Workers count: worker k of n on rank r of w is rank k · w + r of n · w.</summary>
    public int Rank { get; init; }

    /// <summary>How many readers share an epoch, 1 or more.</summary>
    public int World { get; init; } = 1;

    /// <summary>Seed of the order, ± 2^53.</summary>
    public long Seed { get; init; }

    /// <summary>The epoch to begin with, from 0; a state has its own.</summary>
    public int Epoch { get; init; }

    /// <summary>How many epochs come; null for no end.</summary>
    public int? Epochs { get; init; }

    /// <summary>False: the order of the manifest.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>What becomes of an epoch's end that does not go round.</summary>
    public RemainderPolicy Remainder { get; init; }

    /// <summary>What becomes of samples whose bytes are gone or damaged.</summary>
    public OnBadSample OnBadSample { get; init; }

    /// <summary>A saved state, JSON; null to begin.</summary>
    public string? State { get; init; }

    /// <summary>Frames to decode in place of each video; null for the videos.</summary>
    public FrameSampling? Frames { get; init; }

    /// <summary>How many samples of the version come with those of the other sets, 1 to 1,000.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Which of the version's samples: a condition as of <see cref="StreamSet.Where"/>; null for all.</summary>
    public string? Where { get; init; }

    /// <summary>Further sets, mixed with the version by weight.</summary>
    public IReadOnlyList<StreamSet> Mixture { get; init; } = [];

    /// <summary>The job's name on the dataset's page; null for <see cref="UnnamedJob"/>.</summary>
    public string? Job { get; init; }

    /// <summary>Whether the server counts what is read; false for a reader that reports itself.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>What is wrong with the request, in words for whoever made it; null when nothing is.</summary>
    public string? FindProblem()
    {
        if (World < 1) return $"world is the number of readers, 1 or more, not {World}.";
        if (Rank < 0 || Rank >= World) return $"rank is 0 to {World - 1} in a world of {World}, not {Rank}.";
        if (Seed is < -MaxSeed or > MaxSeed) return $"seed is -{MaxSeed} to {MaxSeed}, not {Seed}.";
        if (Epoch < 0) return $"epoch is 0 or more, not {Epoch}.";
        if (Job is not null && DatasetReaders.FindProblem(Job) is { } problem) return problem;
        return Epochs < 1 ? $"epochs is 1 or more, not {Epochs}; leave it out for no end." : Frames?.FindProblem();
    }
}
