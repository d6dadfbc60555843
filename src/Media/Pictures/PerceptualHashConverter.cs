using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Media;

/// <summary>Writes a hash as its 16 hexadecimal digits: a number of 64 bits would lose some in JavaScript.</summary>
internal sealed class PerceptualHashConverter : JsonConverter<PerceptualHash>
{
    /// <inheritdoc/>
    public override PerceptualHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ulong.TryParse(reader.GetString(), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var bits)
            ? new PerceptualHash(bits)
            : throw new JsonException("A perceptual hash is 16 hexadecimal digits.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PerceptualHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
