using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Storage;

/// <summary>Writes a <see cref="BlobHash"/> as its 64 hex digits, as a value and as a property name.</summary>
public sealed class BlobHashJsonConverter : JsonConverter<BlobHash>
{
    /// <inheritdoc />
    public override BlobHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BlobHash.TryParse(reader.GetString(), out var hash)
            ? hash
            : throw new JsonException($"A blob hash is the SHA-256 as {BlobHash.HexLength} lowercase hex digits.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, BlobHash value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    /// <inheritdoc />
    public override BlobHash ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, BlobHash value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
