using System.Text.Json;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Loader;

/// <summary>
/// Where the ranks together are in an epoch. It is the same on every rank after the same step, knows nothing of their number, and is enough
/// to go on with exactly the next sample, with as many ranks as there are then.
/// </summary>
public sealed record LoaderState
{
    /// <summary>The format's name in the JSON.</summary>
    public const string FormatName = "workspaceagents.loader-state/1";

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public string Format { get; init; } = FormatName;

    /// <summary>The dataset version.</summary>
    public required BlobHash Version { get; init; }

    /// <summary>Its split.</summary>
    public required string Split { get; init; }

    /// <summary>Seed of the order.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether the order is shuffled.</summary>
    public required bool Shuffle { get; init; }

    /// <summary>Epoch, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Places of the epoch that all ranks together have read.</summary>
    public required long Position { get; init; }

    /// <summary>What is mixed or chosen (<see cref="SampleMixture.Text"/>); null for the whole of one split. Version and split are then those of the first set.</summary>
    public string? Mixture { get; init; }

    /// <summary>The start of the next epoch.</summary>
    public LoaderState NextEpoch() => this with { Epoch = Epoch + 1, Position = 0 };

    /// <summary>Canonical JSON.</summary>
    /// <exception cref="ArgumentException">The seed is beyond ±2^53, which JSON's numbers do not hold.</exception>
    public byte[] ToJson() => CanonicalJson.Serialize(this);

    /// <summary>Reads a state.</summary>
    /// <exception cref="LoaderStateException">Not a state, or of a format this cannot read.</exception>
    public static LoaderState Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var state = CanonicalJson.Deserialize<LoaderState>(json);
            if (state.Format != FormatName) throw new LoaderStateException($"The state's format is '{state.Format}', this reads '{FormatName}'.");
            if (state.Epoch < 0 || state.Position < 0) throw new LoaderStateException($"The state is at epoch {state.Epoch}, position {state.Position}: neither is below 0.");
            return state;
        }
        catch (JsonException exception)
        {
            throw new LoaderStateException($"Not a loader state: {exception.Message}", exception);
        }
    }
}
