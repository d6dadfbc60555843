using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Portal.Api;

/// <summary>
/// The read side of the Hugging Face Hub's protocol: with <c>HF_ENDPOINT</c> set to this server its clients read published versions. A workspace is a namespace, a dataset a
/// repository, a version a commit.
/// </summary>
internal static class HubApi
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static WebApplication MapHub(this WebApplication app)
    {
        // Not RequireAuthorization: a bare 401 would not tell the client which of its exceptions to raise.
        var hub = app.MapGroup("").ExcludeFromDescription().AddEndpointFilter(new HubErrors());
        hub.MapGet("/api/whoami-v2", WhoAmIAsync);
        hub.MapGet("/api/datasets", ListAsync);
        hub.MapGet("/api/datasets/{ns}/{name}", (string ns, string name, bool? blobs, [AsParameters] HubServices services) => InfoAsync(services, new(ns, name), blobs));
        hub.MapGet("/api/datasets/{ns}/{name}/revision/{revision}", (string ns, string name, string revision, bool? blobs, [AsParameters] HubServices services) =>
            InfoAsync(services, Address(ns, name, revision), blobs));
        hub.MapGet("/api/datasets/{ns}/{name}/refs", (string ns, string name, [AsParameters] HubServices services) => RefsAsync(services, new(ns, name)));
        hub.MapGet("/api/datasets/{ns}/{name}/commits/{revision}", (string ns, string name, string revision, [AsParameters] HubServices services) => CommitsAsync(services, Address(ns, name, revision)));
        hub.MapGet("/api/datasets/{ns}/{name}/tree/{revision}/{**path}", (string ns, string name, string revision, string? path, [AsParameters] TreeQuery query, [AsParameters] HubServices services) =>
            TreeAsync(services, Address(ns, name, revision), path ?? "", query));
        hub.MapPost("/api/datasets/{ns}/{name}/paths-info/{revision}", (string ns, string name, string revision, [AsParameters] HubServices services) => PathsInfoAsync(services, Address(ns, name, revision)));
        hub.MapMethods("/datasets/{ns}/{name}/resolve/{revision}/{**path}", [HttpMethods.Get, HttpMethods.Head], (string ns, string name, string revision, string path, [AsParameters] HubServices services) =>
            ResolveAsync(services, Address(ns, name, revision), path));
        return app;
    }

    private static async Task<IResult> WhoAmIAsync([AsParameters] HubServices services)
    {
        var actor = await services.ActorAsync();
        var workspaces = await services.Workspaces.ListAsync(actor, services.CancellationToken);
        return Answer(new HubAnswers.WhoAmI(
            "user", actor.UserId?.ToString() ?? "", actor.OnBehalfOf ?? actor.Name, actor.OnBehalfOf ?? actor.Name,
            [.. workspaces.Select(w => new HubAnswers.Organisation("org", w.Id.ToString(), w.Slug, w.Name, "read"))],
            new("access_token", new(actor.Name, "read", DateTimeOffset.UnixEpoch))));
    }

    private static async Task<IResult> ListAsync(string? author, string? search, [AsParameters] HubServices services)
    {
        var actor = await services.ActorAsync();
        List<HubAnswers.Repository> found = [];
        foreach (var workspace in await services.Workspaces.ListAsync(actor, services.CancellationToken))
        {
            if (author is not null && author != workspace.Slug || !workspace.Permissions.HasFlag(Permissions.View)) continue;
            foreach (var dataset in await services.Datasets.ListAsync(actor, workspace.Slug, services.CancellationToken))
            {
                if (dataset.LatestVersionId is { } latest && dataset.Name.Contains(search ?? "", StringComparison.OrdinalIgnoreCase)) found.Add(Describe(dataset, latest, dataset.CreatedAt));
            }
        }

        return Answer(found);
    }

    private static async Task<IResult> InfoAsync(HubServices services, HubAddress address, bool? blobs)
    {
        var repository = await HubRepository.OpenAsync(services, address, services.CancellationToken);
        var (dataset, version) = (repository.Version.Dataset, repository.Version.Version);
        return Answer(Describe(dataset, version.VersionId, version.CreatedAt) with { Siblings = await repository.ListSiblingsAsync(blobs == true, services.CancellationToken) });
    }

    private static async Task<IResult> RefsAsync(HubServices services, HubAddress address)
    {
        var actor = await services.ActorAsync();
        var dataset = await HubRepository.GetDatasetAsync(services, actor, address, services.CancellationToken);
        var versions = await services.Datasets.ListVersionsAsync(actor, dataset.Name, services.CancellationToken);
        var tags = from version in versions
                   from tag in version.Aliases.Where(alias => alias != Datasets.Latest).Prepend($"v{version.Number}")
                   select new HubAnswers.Ref(tag, $"refs/tags/{tag}", HubRepository.CommitOf(version.VersionId));
        return Answer(new HubAnswers.Refs(dataset.LatestVersionId is { } latest ? [new("main", "refs/heads/main", HubRepository.CommitOf(latest))] : [], [.. tags], []));
    }

    private static async Task<IResult> CommitsAsync(HubServices services, HubAddress address)
    {
        var repository = await HubRepository.OpenAsync(services, address, services.CancellationToken);
        var versions = await services.Datasets.ListVersionsAsync(await services.ActorAsync(), address.Name, services.CancellationToken);
        return Answer(versions.Where(v => v.Number <= repository.Version.Version.Number).Select(v =>
            new HubAnswers.CommitEntry(HubRepository.CommitOf(v.VersionId), $"{address.Name} v{v.Number}", $"{v.SampleCount} samples from {v.RecordingCount} recordings", v.CreatedAt, [new(v.CreatedBy, "")])));
    }

    private static async Task<IResult> TreeAsync(HubServices services, HubAddress address, string path, TreeQuery query)
    {
        var repository = await HubRepository.OpenAsync(services, address, services.CancellationToken);
        var (entries, next) = await repository.ListAsync(path.Trim('/'), query.Recursive == true, query.Expand == true, query.Cursor, services.CancellationToken);
        if (next is not null)
        {
            // Clients follow an absolute address: https://www.rfc-editor.org/rfc/rfc8288
            var request = services.Http.Request;
            var url = $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path.ToUriComponent()}?recursive={Lower(query.Recursive)}&expand={Lower(query.Expand)}&cursor={Uri.EscapeDataString(next)}";
            services.Http.Response.Headers.Link = $"<{url}>; rel=\"next\"";
        }

        return Answer(entries);
    }

    private static async Task<IResult> PathsInfoAsync(HubServices services, HubAddress address)
    {
        var repository = await HubRepository.OpenAsync(services, address, services.CancellationToken);
        var (paths, isExpanded) = await ReadPathsAsync(services.Http.Request, services.CancellationToken);
        return Answer(await repository.FindAsync(paths, isExpanded, services.CancellationToken));
    }

    /// <summary>The Python client sends a form, the JavaScript one JSON.</summary>
    private static async Task<(IReadOnlyList<string> Paths, bool IsExpanded)> ReadPathsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(cancellationToken);
            return ([.. form["paths"].OfType<string>()], bool.TryParse(form["expand"], out var expand) && expand);
        }

        try
        {
            var body = await request.ReadFromJsonAsync<PathsBody>(cancellationToken);
            return (body?.Paths ?? [], body?.Expand == true);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw new WorkspaceException(ErrorCode.Invalid, "Send the paths as a form, or as JSON: {\"paths\": [\"train/train-000000.tar\"], \"expand\": false}.", unreadable);
        }
    }

    private static async Task<IResult> ResolveAsync(HubServices services, HubAddress address, string path)
    {
        var repository = await HubRepository.OpenAsync(services, address, services.CancellationToken);
        var (name, versionId) = (path[(path.LastIndexOf('/') + 1)..], repository.Version.Version.VersionId);
        var headers = services.Http.Response.Headers;
        headers["X-Repo-Commit"] = repository.Commit;
        headers.AccessControlExposeHeaders = "X-Repo-Commit, X-Error-Code, X-Error-Message, X-Linked-Size, X-Linked-ETag, ETag, Link, Content-Range";
        if (path == HubRepository.Card)
        {
            var card = await repository.ReadCardAsync(services.CancellationToken);
            return Download.Inline(new MemoryStream(card, writable: false), BlobHash.Compute(card), "text/markdown; charset=utf-8");
        }

        if (path == HubRepository.Manifest)
        {
            var manifest = await services.Datasets.OpenManifestAsync(await services.ActorAsync(), address.Name, versionId, services.CancellationToken);
            return Download.Inline(manifest.Content, manifest.Hash, "application/json");
        }

        var known = await services.Versions.FindFilesAsync(repository.Version, [name], services.CancellationToken);
        if (known.SingleOrDefault(file => file.Path == path) is null) throw HubErrors.NoEntry(path);
        var shard = await services.Datasets.OpenShardAsync(await services.ActorAsync(), address.Name, versionId, name, services.CancellationToken);
        headers["X-Linked-ETag"] = $"\"{shard.Hash}\"";
        headers["X-Linked-Size"] = shard.LengthBytes.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Download.Attachment(shard.Content, shard.Hash, name, null);
    }

    private static HubAnswers.Repository Describe(DatasetSummary dataset, string versionId, DateTimeOffset publishedAt) => new()
    {
        InternalId = dataset.Id.ToString(), Id = $"{dataset.Workspace}/{dataset.Name}", Author = dataset.Workspace, Sha = HubRepository.CommitOf(versionId),
        LastModified = publishedAt, CreatedAt = dataset.CreatedAt, Description = dataset.Description,
    };

    /// <summary>A revision with slashes comes escaped (<c>refs%2Fheads%2Fmain</c>), which routing leaves as it is.</summary>
    private static HubAddress Address(string ns, string name, string revision) => new(ns, name, Uri.UnescapeDataString(revision));

    private static JsonHttpResult<T> Answer<T>(T answer) => TypedResults.Json(answer, Json);

    private static string Lower(bool? value) => value == true ? "true" : "false";

    internal sealed record TreeQuery(bool? Recursive, bool? Expand, string? Cursor);

    internal sealed record PathsBody(IReadOnlyList<string>? Paths, bool? Expand);
}
