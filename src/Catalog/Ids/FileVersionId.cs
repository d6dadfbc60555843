using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Catalog;

/// <summary>The id of one version of a file.</summary>
/// <param name="Value">The bare value.</param>
[JsonConverter(typeof(EntityIdJsonConverter<FileVersionId>))]
public readonly record struct FileVersionId(Guid Value) : IEntityId<FileVersionId>
{
    /// <inheritdoc/>
    public static FileVersionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public static FileVersionId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out FileVersionId result)
    {
        var parsed = Guid.TryParse(s, out var value);
        result = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
