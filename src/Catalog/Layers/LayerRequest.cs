using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Catalog;

/// <summary>A new version of an annotation layer.</summary>
public sealed record LayerRequest
{
    /// <summary>The format of the file; null tells it from the bytes.</summary>
    public LayerFormat? Format { get; init; }

    /// <summary>Who made the annotations; null takes what the file says.</summary>
    public string? MadeBy { get; init; }

    /// <summary>The model that made them.</summary>
    public string? Model { get; init; }

    /// <summary>When they were made.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>What there is to say about this version, up to 500 characters.</summary>
    public string? Note { get; init; }

    /// <summary>The version it was made from. When a newer one is there the two are merged, and what both changed is refused; null replaces whatever is there.</summary>
    public int? BasedOn { get; init; }
}
