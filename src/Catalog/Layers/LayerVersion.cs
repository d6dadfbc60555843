using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A version of an annotation layer.</summary>
public sealed record LayerVersion
{
    /// <summary>The layer's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its number, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The SHA-256 of its file.</summary>
    public required BlobHash Hash { get; init; }

    /// <summary>The size of its file.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>How many annotations it has.</summary>
    public required int AnnotationCount { get; init; }

    /// <summary>Who made the annotations, in the source's words.</summary>
    public string? MadeBy { get; init; }

    /// <summary>The model that made them.</summary>
    public string? Model { get; init; }

    /// <summary>When they were made.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>What was said about the version.</summary>
    public string? Note { get; init; }

    /// <summary>Who put it here.</summary>
    public required string Author { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal static LayerVersion Of(RecordingLayer row) => new()
    {
        Name = row.Name, Version = row.Version, Hash = row.Content, SizeBytes = row.SizeBytes, AnnotationCount = row.AnnotationCount, MadeBy = row.MadeBy, Model = row.Model, MadeAt = row.MadeAt,
        Note = row.Note, Author = row.Author, CreatedAt = row.CreatedAt,
    };
}
