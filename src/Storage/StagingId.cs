using System.Buffers;

namespace WorkspaceAgents.Storage;

/// <summary>
/// Names bytes that are still arriving. The caller chooses it, unique for each upload and never used again for other bytes;
/// 1 to 64 characters of a-z, 0-9 and '-', because it is also a file name.
/// </summary>
public readonly record struct StagingId
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly string? _value;

    /// <summary>Checks and takes the text.</summary>
    /// <exception cref="ArgumentException">Empty, longer than 64, or another character than a-z, 0-9 and '-'.</exception>
    public StagingId(string value)
    {
        if (!IsValid(value))
            throw new ArgumentException($"'{value}' is not a staging id: use 1 to 64 characters of a-z, 0-9 and '-'.", nameof(value));
        _value = value;
    }

    /// <summary>The text of the id.</summary>
    /// <exception cref="InvalidOperationException">The id was never set (<c>default</c>).</exception>
    public string Value => _value ?? throw new InvalidOperationException("The staging id was never set.");

    /// <summary>A new random id.</summary>
    public static StagingId New() => new(Guid.NewGuid().ToString("N"));

    /// <summary>True when the text can be an id.</summary>
    public static bool IsValid(string? value) =>
        value is { Length: >= 1 and <= 64 } && !value.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>The text of the id.</summary>
    public override string ToString() => _value ?? "";
}
