using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Catalog;

/// <summary>The id of an upload.</summary>
/// <param name="Value">The bare value.</param>
[JsonConverter(typeof(EntityIdJsonConverter<UploadId>))]
public readonly record struct UploadId(Guid Value) : IEntityId<UploadId>
{
    /// <inheritdoc/>
    public static UploadId From(Guid value) => new(value);

    /// <inheritdoc/>
    public static UploadId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out UploadId result)
    {
        var parsed = Guid.TryParse(s, out var value);
        result = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
