using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Catalog;

/// <summary>The id of an invitation link.</summary>
/// <param name="Value">The bare value.</param>
[JsonConverter(typeof(EntityIdJsonConverter<InvitationLinkId>))]
public readonly record struct InvitationLinkId(Guid Value) : IEntityId<InvitationLinkId>
{
    /// <inheritdoc/>
    public static InvitationLinkId From(Guid value) => new(value);

    /// <inheritdoc/>
    public static InvitationLinkId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out InvitationLinkId result)
    {
        var parsed = Guid.TryParse(s, out var value);
        result = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
