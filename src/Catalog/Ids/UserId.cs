using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Catalog;

/// <summary>The id of a person's account.</summary>
/// <param name="Value">The bare value.</param>
[JsonConverter(typeof(EntityIdJsonConverter<UserId>))]
public readonly record struct UserId(Guid Value) : IEntityId<UserId>
{
    /// <inheritdoc/>
    public static UserId From(Guid value) => new(value);

    /// <inheritdoc/>
    public static UserId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out UserId result)
    {
        var parsed = Guid.TryParse(s, out var value);
        result = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
