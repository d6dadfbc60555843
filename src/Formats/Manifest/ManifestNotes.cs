namespace WorkspaceAgents.Formats;

/// <summary>What whoever uses the version must know besides its bytes.</summary>
public sealed record ManifestNotes
{
    /// <summary>Longest note.</summary>
    public const int MaxLength = 4000;

    /// <summary>Under which licence the version may be used, for example <c>CC-BY-4.0</c>; null when nobody said.</summary>
    public string? Licence { get; init; }

    /// <summary>What the people in the recordings agreed to, and how that can be proven; null when nobody said.</summary>
    public string? Consent { get; init; }
}
