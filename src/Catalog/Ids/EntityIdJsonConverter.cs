using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Catalog;

/// <summary>Writes a typed id as the plain GUID string it wraps.</summary>
/// <typeparam name="TId">The id type.</typeparam>
public sealed class EntityIdJsonConverter<TId> : JsonConverter<TId>
    where TId : struct, IEntityId<TId>
{
    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TId.From(reader.GetGuid());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
