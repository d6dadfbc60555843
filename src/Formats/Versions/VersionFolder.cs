using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>
/// A version as files: <c>manifest.json</c> (canonical), <c>manifest.sha256</c> with its id, and the shards beside them. What the export
/// to WebDataset writes.
/// </summary>
public sealed class VersionFolder : VersionSource
{
    /// <summary>The manifest's file.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>The manifest's hash, as sha256sum writes it: <c>64 hex digits, two spaces, manifest.json</c>.</summary>
    public const string IdName = "manifest.sha256";

    private readonly string _folder;

    private VersionFolder(string folder, VersionManifest manifest, BlobHash id)
        : base(manifest, id) => _folder = folder;

    /// <summary>Opens a folder and checks its manifest; shards are checked as they are read.</summary>
    /// <exception cref="InvalidDataException">Not a version's folder, or the manifest was edited.</exception>
    public static async Task<VersionFolder> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ManifestName);
        if (!File.Exists(path))
        {
            throw new InvalidDataException(
                $"'{folder}' is no version's folder: it has no {ManifestName}. It needs the version's manifest and the shards beside it; `wsa dataset pull` fetches them.");
        }

        var json = await File.ReadAllBytesAsync(path, cancellationToken);
        var stated = Path.Combine(folder, IdName);
        BlobHash? id = File.Exists(stated) ? ParseId(await File.ReadAllTextAsync(stated, cancellationToken), stated) : null;
        try
        {
            var manifest = VersionManifest.Parse(json, id);
            return new(folder, manifest, id ?? BlobHash.Compute(json));
        }
        catch (ManifestException exception)
        {
            throw new InvalidDataException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>What <see cref="IdName"/> holds.</summary>
    public static string IdLine(BlobHash id) => $"{id}  {ManifestName}\n";

    internal override Task<Stream> OpenShardAsync(VersionShardContent shard, CancellationToken cancellationToken) => Task.FromResult<Stream>(Open(shard));

    internal override Task<Stream> OpenMemberAsync(VersionShardContent shard, int memberIndex, CancellationToken cancellationToken)
    {
        var file = Open(shard);
        file.Position = shard.Recipe.GetContentOffset(memberIndex);
        return Task.FromResult<Stream>(file);
    }

    private static BlobHash ParseId(string text, string path) =>
        BlobHash.TryParse(text.AsSpan(0, Math.Min(text.Length, BlobHash.HexLength)), null, out var id)
            ? id
            : throw new InvalidDataException($"'{path}' does not begin with a SHA-256. Fetch the version again.");

    private FileStream Open(VersionShardContent shard)
    {
        var path = Path.Combine(_folder, shard.Shard.Name);
        if (!File.Exists(path)) throw new InvalidDataException($"Shard '{path}' is missing: the version has it. Fetch it again; `wsa dataset show` lists the shards' addresses.");
        var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous, BufferSize = 0 });
        if (file.Length == shard.Shard.LengthBytes) return file;
        var length = file.Length;
        file.Dispose();
        throw new InvalidDataException($"Shard '{path}' has {length} bytes, the version's shard has {shard.Shard.LengthBytes}: it is cut or of another version. Fetch it again.");
    }
}
