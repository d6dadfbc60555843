using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Formats;

/// <summary>
/// One spelling for a JSON value, so that its SHA-256 can be an id: RFC 8785 (JSON Canonicalization Scheme). Members sorted by UTF-16
/// code units, no spaces, the shortest number that reads back the same, UTF-8 without BOM.
/// Stricter than the RFC in one thing: an integer that a double cannot hold exactly is an error, not rounded.
/// See <see href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</see>.
/// </summary>
public static class CanonicalJson
{
    /// <summary>
    /// How records become JSON: camelCase names, enums as camelCase text, nulls left out. Reading is strict: unknown, missing, null or
    /// doubled members are errors.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <summary>The canonical bytes of a record or other object.</summary>
    /// <exception cref="ArgumentException">It holds a number JSON cannot (NaN, infinity, an integer that a double would round) or broken text.</exception>
    public static byte[] Serialize<T>(T value) => Write(JsonSerializer.SerializeToElement(value, Options));

    /// <summary>The canonical bytes of a JSON tree; null is <c>null</c>.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Serialize{T}"/>.</exception>
    public static byte[] Serialize(JsonNode? node) => Serialize<JsonNode?>(node);

    /// <summary>The canonical bytes of JSON text.</summary>
    /// <exception cref="JsonException">Not JSON, or a member occurs twice.</exception>
    /// <exception cref="ArgumentException">A number that has no exact canonical form.</exception>
    public static byte[] Canonicalize(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
        return Write(document.RootElement);
    }

    /// <summary>Reads a record strictly.</summary>
    /// <exception cref="JsonException">Says which member is wrong, unknown or missing.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("The JSON is null.");

    private static byte[] Write(JsonElement element)
    {
        var output = new ArrayBufferWriter<byte>();
        CanonicalJsonWriter.Write(output, element);
        return output.WrittenSpan.ToArray();
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
