using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>Fields of a source's JSON object: those we know are read, the others are kept under the source's name and written back.</summary>
internal static class SourceFields
{
    public static JsonNode Parse(ReadOnlySpan<byte> file, string format)
    {
        try
        {
            return JsonNode.Parse(file) ?? throw Wrong($"The file is not {format}: it is null.");
        }
        catch (JsonException failure)
        {
            throw new AnnotationException(AnnotationErrorCode.InvalidFile, $"The file is not {format}: {failure.Message}", failure);
        }
    }

    /// <summary>The members that are not among the known ones; null when there are none.</summary>
    public static JsonObject? Rest(this JsonObject value, string format, params ReadOnlySpan<string> known)
    {
        var rest = new JsonObject();
        foreach (var (name, member) in value)
        {
            if (!known.Contains(name)) rest[name] = member?.DeepClone();
        }

        return rest.Count == 0 ? null : new JsonObject { [format] = rest };
    }

    /// <summary>Writes back what was kept for a format; members that are there stay.</summary>
    public static void Restore(this JsonObject target, JsonObject? source, string format)
    {
        if (source?[format] is not JsonObject kept) return;
        foreach (var (name, member) in kept)
        {
            if (!target.ContainsKey(name)) target[name] = member?.DeepClone();
        }
    }

    public static JsonObject RequireObject(JsonNode? node, string entry) => node as JsonObject ?? throw Wrong($"{entry} is not an object.");

    public static JsonArray ListOf(JsonObject value, string name, string entry) => value[name] switch
    {
        null => [],
        JsonArray list => list,
        _ => throw Wrong($"{entry}: \"{name}\" is not a list."),
    };

    public static double? Number(this JsonObject value, string name) =>
        value[name] is JsonValue number && number.GetValueKind() == JsonValueKind.Number ? JsonSerializer.SerializeToElement(number).GetDouble() : null;

    /// <summary>A whole number, also one written as 848.0.</summary>
    public static long? Whole(this JsonObject value, string name) => value.Number(name) is { } number && Math.Floor(number) == number && Math.Abs(number) < 9e15 ? (long)number : null;

    public static int? Int(this JsonObject value, string name) => value.Whole(name) is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;

    public static string? Text(this JsonObject value, string name) => value[name] is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : null;

    /// <summary>An id, as text whether it is written as text or as a number.</summary>
    public static string? Id(this JsonObject value, string name) => value.Text(name) ?? value.Whole(name)?.ToString(CultureInfo.InvariantCulture);

    /// <summary>An id as a number again when it looks like one.</summary>
    public static JsonNode ToId(string id) =>
        long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == id ? JsonValue.Create(number) : JsonValue.Create(id);

    public static IReadOnlyList<double>? Numbers(this JsonObject value, string name, string entry) => value[name] is null ? null : Numbers(value[name], $"{entry}, {name}");

    public static IReadOnlyList<double> Numbers(JsonNode? node, string entry) => MaskJson.ReadNumbers(JsonSerializer.SerializeToElement(node), entry);

    public static JsonArray ToArray(IEnumerable<double> numbers) => new([.. numbers.Select(number => (JsonNode)number)]);

    public static AnnotationException Wrong(string message) => new(AnnotationErrorCode.InvalidFile, message);

    public static byte[] ToBytes(JsonNode document) => JsonSerializer.SerializeToUtf8Bytes(document, CanonicalJson.Options);
}
