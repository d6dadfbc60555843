using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary>A file or folder of a workspace.</summary>
/// <param name="Path">Its whole path.</param>
/// <param name="File">The file as the server lists it; absent for a folder.</param>
internal readonly record struct RemoteEntry(string Path, JsonElement File)
{
    public bool IsFolder => File.ValueKind != JsonValueKind.Object;

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}
