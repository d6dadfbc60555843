using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Portal.Api;

internal static class DatasetsApi
{
    public static RouteGroupBuilder MapDatasets(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Datasets");
        group.MapGet("/workspaces/{workspace}/datasets", ListAsync).WithSummary("The datasets of a workspace, by name.");
        group.MapGet("/datasets/{name}", GetAsync).WithSummary("One dataset.");
        group.MapGet("/datasets/{name}/versions", ListVersionsAsync).WithSummary("Its versions, newest first.");
        group.MapGet("/datasets/{name}/versions/{version}", GetVersionAsync)
            .WithSummary("A version with its shards and manifest. The version is an alias, an id, or at least 8 digits of one.");
        group.MapMethods("/datasets/{name}/versions/{version}/manifest", [HttpMethods.Get, HttpMethods.Head], ManifestAsync)
            .WithSummary("The manifest's bytes; their SHA-256 is the version's id.");
        group.MapMethods("/datasets/{name}/versions/{version}/shards/{shard}", [HttpMethods.Get, HttpMethods.Head], ShardAsync).DisableRateLimiting()
            .WithSummary("A shard as TAR, with exact length, ETag, Range and If-Range.");
        group.MapPut("/datasets/{name}/aliases/{alias}", SetAliasAsync).WithSummary("Makes a name stand for a version.");
        group.MapPost("/datasets/{name}/versions/{version}/rebuild", RebuildAsync)
            .WithSummary("Makes a version again from its inputs and compares it byte for byte.");
        group.MapPost("/datasets/{name}/versions/{version}/verify", VerifyAsync)
            .WithSummary("Reads and hashes again everything a version rests on.");
        group.MapPut("/datasets/{name}/versions/{version}/state", SetStateAsync)
            .WithSummary("Says what a version may be used for: published, deprecated, or expired, after which its bytes may be swept.");
        group.MapGet("/datasets/{name}/versions/{version}/card", CardAsync).WithSummary("The version's card: Markdown with what its manifest counts.");
        group.MapGet("/datasets/{name}/compare", CompareAsync)
            .WithSummary("In which files, clips, splits, parameters and tools two versions differ: from a to b.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<DatasetSummary>>> ListAsync(
        Caller caller, string workspace, Datasets datasets, CancellationToken cancellationToken) =>
        TypedResults.Ok(await datasets.ListAsync(caller.Actor, workspace, cancellationToken));

    private static async Task<Ok<DatasetSummary>> GetAsync(Caller caller, string name, Datasets datasets, CancellationToken cancellationToken) =>
        TypedResults.Ok(await datasets.GetAsync(caller.Actor, name, cancellationToken));

    private static async Task<Ok<IReadOnlyList<VersionSummary>>> ListVersionsAsync(
        Caller caller, string name, Datasets datasets, CancellationToken cancellationToken) =>
        TypedResults.Ok(await datasets.ListVersionsAsync(caller.Actor, name, cancellationToken));

    private static async Task<Ok<VersionDetails>> GetVersionAsync(
        Caller caller, string name, string version, Datasets datasets, CancellationToken cancellationToken) =>
        TypedResults.Ok(await datasets.GetVersionAsync(caller.Actor, name, version, cancellationToken));

    private static async Task<Download> ManifestAsync(
        Caller caller, string name, string version, Datasets datasets, CancellationToken cancellationToken)
    {
        var manifest = await datasets.OpenManifestAsync(caller.Actor, name, version, cancellationToken);
        return Download.Inline(manifest.Content, manifest.Hash, "application/json");
    }

    private static async Task<Download> ShardAsync(
        Caller caller, [AsParameters] ShardAddress address, Datasets datasets, CancellationToken cancellationToken)
    {
        var shard = await datasets.OpenShardAsync(caller.Actor, address.Name, address.Version, address.Shard, cancellationToken);
        return Download.Attachment(shard.Content, shard.Hash, address.Shard, null);
    }

    private static async Task<NoContent> SetAliasAsync(
        Caller caller, string name, string alias, AliasTarget body, Datasets datasets, CancellationToken cancellationToken)
    {
        await datasets.SetAliasAsync(caller.Actor, name, alias, body.Version, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Accepted<JobSummary>> RebuildAsync(
        Caller caller, string name, string version, Datasets datasets, CancellationToken cancellationToken) =>
        JobsApi.Accepted(await datasets.RebuildAsync(caller.Actor, name, version, cancellationToken));

    private static async Task<Accepted<JobSummary>> VerifyAsync(
        Caller caller, string name, string version, DatasetRegistry registry, CancellationToken cancellationToken) =>
        JobsApi.Accepted(await registry.VerifyAsync(caller.Actor, name, version, cancellationToken));

    private static async Task<Ok<VersionSummary>> SetStateAsync(
        Caller caller, string name, string version, VersionUse body, DatasetRegistry registry, CancellationToken cancellationToken) =>
        TypedResults.Ok(await registry.SetStateAsync(caller.Actor, name, version, body.State, cancellationToken));

    private static async Task<ContentHttpResult> CardAsync(
        Caller caller, string name, string version, DatasetRegistry registry, CancellationToken cancellationToken) =>
        TypedResults.Text(await registry.WriteCardAsync(caller.Actor, name, version, cancellationToken), "text/markdown");

    private static async Task<Ok<VersionDiff>> CompareAsync(
        Caller caller, string name, string a, string b, DatasetRegistry registry, CancellationToken cancellationToken) =>
        TypedResults.Ok(await registry.CompareAsync(caller.Actor, name, a, b, cancellationToken));

    internal sealed record ShardAddress(string Name, string Version, string Shard);

    internal sealed record VersionUse
    {
        public required VersionState State { get; init; }
    }

    internal sealed record AliasTarget
    {
        public required string Version { get; init; }
    }
}
