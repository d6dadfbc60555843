using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Processing;

/// <summary>
/// Everything that is made of a recording depends on this and on nothing else: no row of the catalog, no time. It comes from a batch, or
/// from a published manifest, and gives the same bytes either way.
/// </summary>
internal sealed record RecordingInput
{
    /// <summary>The recording's stable name.</summary>
    public required string Name { get; init; }

    /// <summary>Its files by kind and name; one of them a video.</summary>
    public required IReadOnlyList<InputFile> Files { get; init; }

    /// <summary>Stated clocks, by track.</summary>
    public required IReadOnlyList<InputClock> Clocks { get; init; }

    /// <summary>The reference.</summary>
    public InputFile Video => Files.First(file => file.Kind == TrackKind.Video);

    /// <summary>The files of a kind.</summary>
    public IEnumerable<InputFile> Of(TrackKind kind) => Files.Where(file => file.Kind == kind);

    /// <summary>A recording of a batch.</summary>
    public static RecordingInput From(RecordingWork recording) => new()
    {
        Name = recording.Name,
        Files = Ordered(recording.Tracks.Select(t => new InputFile(t.Name, t.Path, t.Hash, t.SizeBytes, t.Kind))),
        Clocks = [.. recording.Tracks.Where(t => t.GivenOffsetSeconds is not null).OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => new InputClock(t.Name, t.GivenOffsetSeconds!.Value, t.GivenDriftPpm ?? 0, t.GivenErrorMs ?? 0))],
    };

    /// <summary>A recording of a published version.</summary>
    public static RecordingInput From(ManifestInput input) => new()
    {
        Name = input.Recording,
        Files = Ordered(input.Files.Select(f => new InputFile(
            WorkspacePath.NameOf(f.Path), f.Path, f.Sha256, f.SizeBytes, Enum.Parse<TrackKind>(f.Kind, ignoreCase: true)))),
        // Clocks of another method follow from the files themselves.
        Clocks = [.. input.Clocks.Where(c => c.Method == AlignStep.GivenMethod).Select(c => new InputClock(c.Track, c.OffsetSeconds, c.DriftPpm, c.ResidualMs))],
    };

    /// <summary>As a manifest states it.</summary>
    /// <param name="clocks">The clocks that were used, of every track.</param>
    public ManifestInput ToManifest(IReadOnlyList<ManifestClock> clocks) => new()
    {
        Recording = Name,
        Files = [.. Files.OrderBy(f => f.Path, StringComparer.Ordinal)
            .Select(f => new ManifestFile(f.Path, f.Hash, f.SizeBytes, f.Kind.ToString().ToLowerInvariant()))],
        Clocks = [.. clocks.OrderBy(c => c.Track, StringComparer.Ordinal)],
    };

    private static IReadOnlyList<InputFile> Ordered(IEnumerable<InputFile> files) =>
        [.. files.OrderBy(f => f.Kind).ThenBy(f => f.Name, StringComparer.Ordinal)];
}
