using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// The JSON of a report: camelCase, enums as names, properties in declaration order, no time, machine or random part in it.
/// </summary>
internal static class AlignmentReportJson
{
    private static readonly AlignmentReportContext s_context = new(new JsonSerializerOptions(AlignmentReportContext.Default.Options)
    {
        // Reports are read as JSON or as text, never pasted raw into HTML: names in any script stay legible.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Serialize(AlignmentReport report) => JsonSerializer.SerializeToUtf8Bytes(report, s_context.AlignmentReport);

    public static AlignmentReport Deserialize(ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, s_context.AlignmentReport)
        ?? throw new JsonException("An alignment report is a JSON object; this is null.");
}

/// <summary>What System.Text.Json needs to know of a report, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AlignmentReport))]
internal sealed partial class AlignmentReportContext : JsonSerializerContext;
