using System.Globalization;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary>Reading the server's answers for people; scripts get them as they came.</summary>
internal static class JsonReading
{
    /// <summary>A value as text; empty when it is absent.</summary>
    public static string Text(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ValueKind == JsonValueKind.Null ? "" : value.GetRawText()
            : "";

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static string SizeText(this JsonElement json, string name) =>
        long.TryParse(json.Text(name), CultureInfo.InvariantCulture, out var bytes) ? Table.Size(bytes) : "";

    public static string SecondsText(this JsonElement json, string name) =>
        double.TryParse(json.Text(name), CultureInfo.InvariantCulture, out var seconds) ? seconds.ToString("0.0", CultureInfo.InvariantCulture) : "";

    public static long Number(this JsonElement json, string name) => long.TryParse(json.Text(name), CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>A time as people read it, UTC to the minute; empty when it is absent.</summary>
    public static string TimeText(this JsonElement json, string name) =>
        DateTimeOffset.TryParse(json.Text(name), CultureInfo.InvariantCulture, out var time) ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";

    /// <summary>The first 12 characters, as people quote ids.</summary>
    public static string Short(this JsonElement json, string name) => json.Text(name) is { Length: > 12 } text ? text[..12] : json.Text(name);
}
