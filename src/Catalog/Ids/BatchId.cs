using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Catalog;

/// <summary>The id of a batch.</summary>
/// <param name="Value">The bare value.</param>
[JsonConverter(typeof(EntityIdJsonConverter<BatchId>))]
public readonly record struct BatchId(Guid Value) : IEntityId<BatchId>
{
    /// <inheritdoc/>
    public static BatchId From(Guid value) => new(value);

    /// <inheritdoc/>
    public static BatchId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out BatchId result)
    {
        var parsed = Guid.TryParse(s, out var value);
        result = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
