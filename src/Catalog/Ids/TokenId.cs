using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Catalog;

/// <summary>The id of an access token.</summary>
/// <param name="Value">The bare value.</param>
[JsonConverter(typeof(EntityIdJsonConverter<TokenId>))]
public readonly record struct TokenId(Guid Value) : IEntityId<TokenId>
{
    /// <inheritdoc/>
    public static TokenId From(Guid value) => new(value);

    /// <inheritdoc/>
    public static TokenId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TokenId result)
    {
        var parsed = Guid.TryParse(s, out var value);
        result = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
