using System.Text.Json;

namespace WorkspaceAgents.Formats;

/// <summary>What tables say of a clip: one row of VideoFolder's metadata, of the clips table, of a Lance table.</summary>
internal sealed record ClipRow
{
    public required string Key { get; init; }

    public required string Split { get; init; }

    public required string Recording { get; init; }

    /// <summary>The class of the clip: <c>label</c> of its JSON, else its recording. Safe as a folder's name.</summary>
    public required string Label { get; init; }

    public required int StartFrame { get; init; }

    public required int StopFrame { get; init; }

    public required double StartSeconds { get; init; }

    public required double StopSeconds { get; init; }

    /// <summary>Captions, one line each.</summary>
    public required string Text { get; init; }

    /// <summary>The sample's JSON as text; null when it has none.</summary>
    public string? Json { get; init; }

    public static async Task<ClipRow> ReadAsync(VersionSample sample, CancellationToken cancellationToken)
    {
        var json = await sample.ReadTextAsync("json", cancellationToken);
        var described = sample.Described;
        return new()
        {
            Key = sample.Key,
            Split = described.Split,
            Recording = described.Recording,
            Label = LabelOf(json) is { } label ? FolderOf(label) : FolderOf(described.Recording),
            StartFrame = described.StartFrame,
            StopFrame = described.StopFrame,
            StartSeconds = described.StartSeconds,
            StopSeconds = described.StopSeconds,
            Text = CaptionText.Of(await sample.ReadTextAsync("txt", cancellationToken)),
            Json = json,
        };
    }

    // A key's stem is safe as a name of a file, and no two recordings share one.
    private static string FolderOf(string name)
    {
        var key = SampleKey.From(name, 0);
        return key[..key.LastIndexOf('-')];
    }

    private static string? LabelOf(string? json)
    {
        if (json is null) return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("label", out var label) && label.ValueKind == JsonValueKind.String
                ? label.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null; // Somebody else's .json need not be JSON; the member itself is kept as it is.
        }
    }
}
