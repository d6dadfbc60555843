using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary>One version of a file to fetch.</summary>
internal sealed record RemoteFile(WorkspaceTarget Place, int Version, string Sha256, long SizeBytes)
{
    public RemoteContent Content => new(Place.ToString(), $"{Place.PathRoute("files")}?version={Version}", Sha256, SizeBytes);

    public static RemoteFile Of(WorkspaceTarget workspace, JsonElement file) =>
        new(workspace.At(file.Text("path")), (int)file.Number("version"), file.Text("hash"), file.Number("sizeBytes"));

    /// <summary>A version, or the current one.</summary>
    /// <exception cref="CliException">There is no such file or version.</exception>
    public static async Task<RemoteFile> FindAsync(ServerClient client, WorkspaceTarget place, int? version, CancellationToken cancellationToken)
    {
        var details = await client.GetAsync(place.PathRoute("file-info"), cancellationToken);
        if (version is null) return Of(place, details.GetProperty("file"));
        var found = details.Items("versions").FirstOrDefault(v => v.Number("number") == version);
        return found.ValueKind == JsonValueKind.Object
            ? new(place, version.Value, found.Text("hash"), found.Number("sizeBytes"))
            : throw new CliException("notFound", $"{place} has no version {version}; its versions are {string.Join(", ", details.Items("versions").Select(v => v.Text("number")).Reverse())}.");
    }
}
