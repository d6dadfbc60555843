using System.Text;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Portal.Api;

/// <summary>A published version as a repository of the Hub: README.md, manifest.json, and a folder of shards for each split.</summary>
internal sealed class HubRepository(PublishedVersions versions, PublishedVersion version)
{
    public const string Card = "README.md";
    public const string Manifest = "manifest.json";

    private const int PageEntries = 1000;
    private const int PointerBytes = 135;

    private byte[]? _card;
    private IReadOnlyList<PublishedSplit>? _splits;

    public PublishedVersion Version => version;

    /// <summary>The commit: the first 40 digits of the version's id, as commits have 40.</summary>
    public string Commit => CommitOf(version.Version.VersionId);

    public static string CommitOf(string versionId) => versionId[..40];

    public static async Task<HubRepository> OpenAsync(HubServices services, HubAddress address, CancellationToken cancellationToken)
    {
        var actor = await services.ActorAsync();
        var dataset = await GetDatasetAsync(services, actor, address, cancellationToken);
        // 'main' and what git calls it mean the latest version, unless somebody has given a version that name.
        var asked = address.Revision ?? "main";
        var revision = asked.StartsWith("refs/heads/", StringComparison.Ordinal) ? asked["refs/heads/".Length..] : asked.StartsWith("refs/tags/", StringComparison.Ordinal) ? asked["refs/tags/".Length..] : asked;
        var found = await services.Versions.FindAsync(actor, dataset, revision is "main" or "HEAD" ? Datasets.Latest : revision, cancellationToken)
            ?? throw HubErrors.NoRevision($"{address.Namespace}/{address.Name}", asked);
        return new(services.Versions, found);
    }

    public static async Task<DatasetSummary> GetDatasetAsync(HubServices services, Actor actor, HubAddress address, CancellationToken cancellationToken)
    {
        var dataset = await services.Datasets.GetAsync(actor, address.Name, cancellationToken);
        return dataset.Workspace == address.Namespace ? dataset
            : throw new WorkspaceException(ErrorCode.NotFound, $"There is no dataset '{address.Namespace}/{address.Name}' that you can see. Write it as WORKSPACE/DATASET.");
    }

    /// <summary>The README's bytes.</summary>
    public async Task<byte[]> ReadCardAsync(CancellationToken cancellationToken) => _card ??= DatasetCard.Write(version, await SplitsAsync(cancellationToken));

    /// <summary>A page of the tree: folders and small files first, then shards by name.</summary>
    /// <param name="folder">"" for the root, or a split.</param>
    /// <param name="isRecursive">Whether what lies in folders is listed, too.</param>
    /// <param name="isExpanded">Whether each entry says when it came.</param>
    /// <param name="after">The last shard of the page before; "" after the folders.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<(IReadOnlyList<HubAnswers.Entry> Entries, string? Next)> ListAsync(string folder, bool isRecursive, bool isExpanded, string? after, CancellationToken cancellationToken)
    {
        List<HubAnswers.Entry> entries = [];
        if (after is null && folder.Length == 0) entries.AddRange(await TopAsync(cancellationToken));
        if (folder.Length > 0 && (await SplitsAsync(cancellationToken)).All(split => split.Name != folder)) throw HubErrors.NoEntry(folder);
        string? next = null;
        if (isRecursive || folder.Length > 0)
        {
            var shards = await versions.ListAsync(version, folder.Length == 0 ? null : folder, after, PageEntries + 1, cancellationToken);
            if (shards.Count > PageEntries) next = shards[PageEntries - 1].Name;
            entries.AddRange(shards.Take(PageEntries).Select(EntryOf));
        }

        return ([.. entries.Select(entry => Dated(entry, isExpanded))], next);
    }

    /// <summary>What lies at some paths; what is not there is left out.</summary>
    public async Task<IReadOnlyList<HubAnswers.Entry>> FindAsync(IReadOnlyList<string> paths, bool isExpanded, CancellationToken cancellationToken)
    {
        var wanted = paths.Select(path => path.Trim('/')).ToHashSet(StringComparer.Ordinal);
        var shards = await versions.FindFilesAsync(version, [.. wanted.Select(path => path[(path.LastIndexOf('/') + 1)..]).Distinct()], cancellationToken);
        var found = shards.Where(shard => wanted.Contains(shard.Path)).Select(EntryOf).ToList();
        if (wanted.Count > found.Count) found.InsertRange(0, (await TopAsync(cancellationToken)).Where(entry => wanted.Contains(entry.Path)));
        return [.. found.Select(entry => Dated(entry, isExpanded))];
    }

    /// <summary>The names of all files, for those who take the whole of it.</summary>
    public async Task<IReadOnlyList<HubAnswers.Sibling>> ListSiblingsAsync(bool withSizes, CancellationToken cancellationToken)
    {
        List<HubAnswers.Sibling> siblings = [new(Card), new(Manifest)];
        foreach (var shard in await versions.ListAsync(version, null, null, int.MaxValue, cancellationToken))
        {
            var entry = EntryOf(shard);
            siblings.Add(withSizes ? new(shard.Path) { Size = shard.SizeBytes, BlobId = entry.Oid, Lfs = entry.Lfs } : new(shard.Path));
        }

        return siblings;
    }

    private async Task<IReadOnlyList<PublishedSplit>> SplitsAsync(CancellationToken cancellationToken) => _splits ??= await versions.ListSplitsAsync(version, cancellationToken);

    private async Task<IReadOnlyList<HubAnswers.Entry>> TopAsync(CancellationToken cancellationToken)
    {
        var card = await ReadCardAsync(cancellationToken);
        return
        [
            .. (await SplitsAsync(cancellationToken)).Select(split => new HubAnswers.Entry("directory", split.Name, 0, OidOf(BlobHash.Compute(Encoding.UTF8.GetBytes($"{version.Version.VersionId}/{split.Name}"))))),
            new("file", Card, card.Length, OidOf(BlobHash.Compute(card))),
            new("file", Manifest, await versions.GetManifestSizeAsync(version, cancellationToken), Commit),
        ];
    }

    private HubAnswers.Entry Dated(HubAnswers.Entry entry, bool isExpanded) => isExpanded
        ? entry with { LastCommit = new(Commit, $"{version.Dataset.Name} v{version.Version.Number}", version.Version.CreatedAt) } : entry;

    private static HubAnswers.Entry EntryOf(PublishedFile shard) =>
        new("file", shard.Path, shard.SizeBytes, OidOf(shard.Hash)) { Lfs = new(shard.Hash.ToString(), shard.SizeBytes, PointerBytes) };

    /// <summary>Names of blobs have 40 digits.</summary>
    private static string OidOf(BlobHash hash) => hash.ToString()[..40];
}
