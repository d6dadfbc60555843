using System.Text.Json;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli;

/// <summary>Annotation files as named on the command line.</summary>
internal static class LayerInput
{
    private const string StandardInput = "-";

    /// <summary>Reads the JSON of a file, or of standard input when it is called <c>-</c>.</summary>
    public static async Task<JsonDocument> ReadJsonAsync(Run run, string path, CancellationToken cancellationToken)
    {
        try
        {
            if (path == StandardInput) return JsonDocument.Parse(await run.Session.Input.ReadToEndAsync(cancellationToken));
            await using var file = File.OpenRead(LocalPath.Require(path));
            return await JsonDocument.ParseAsync(file, cancellationToken: cancellationToken);
        }
        catch (JsonException failure)
        {
            throw new AnnotationException(AnnotationErrorCode.InvalidFile, $"{(path == StandardInput ? "Standard input" : $"'{path}'")} is not JSON: {failure.Message}", failure);
        }
    }

    /// <summary>Reads the masks of a PNG, an .npy or a JSON file.</summary>
    public static async Task<IReadOnlyList<MaskEntry>> ReadMasksAsync(Run run, string path, CancellationToken cancellationToken)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is ".PNG" or ".NPY")
            return [new(Path.GetFileName(path), MaskBitmap.Read(await File.ReadAllBytesAsync(LocalPath.Require(path), cancellationToken), path).ToRuns(), false)];
        using var document = await ReadJsonAsync(run, path, cancellationToken);
        return MaskEntries.Read(document.RootElement);
    }
}
