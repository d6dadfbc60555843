using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Portal.Api;

/// <summary>A version as one download in any of the formats, made while it is sent.</summary>
internal static partial class DatasetExportApi
{
    public static RouteGroupBuilder MapDatasetExport(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/datasets/{name}/versions/{version}").WithTags("Datasets");
        group.MapGet("/export", ExportAsync).WithSummary(
            "The whole version as one archive (as=zip or tar), laid out as webdataset, videofolder, parquet or lerobot (format). Every content is checked against the manifest on its way; an archive that "
            + "breaks off has no end, so that no program takes it for whole. metadata=jsonl, csv or parquet is videofolder's table.");
        return group;
    }

    private static async Task ExportAsync(
        Caller caller, [AsParameters] Address address, [AsParameters] ExportQuery query, HttpContext context, VersionExports exports, IHostApplicationLifetime lifetime, ILoggerFactory logs)
    {
        var (format, archive, options) = query.Parse();
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
        using var stop = lifetime.ApplicationStopping.Register(context.Abort);
        var version = await exports.OpenAsync(caller.Actor, address.Name, address.Version, format, context.RequestAborted);
        var extension = archive == ArchiveFormat.Zip ? "zip" : "tar";
        context.Response.ContentType = archive == ArchiveFormat.Zip ? "application/zip" : "application/x-tar";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{version.Manifest.DatasetName}-{version.Id.ToString()[..8]}-{format.ToString().ToLowerInvariant()}.{extension}\"";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["X-Version-Id"] = version.Id.ToString();
        try
        {
            await using var target = ArchiveTarget.Create(archive, context.Response.Body);
            await VersionExport.ToAsync(version, format, target, options, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort(); // who was reading has gone
        }
        catch (Exception exception) when (context.Response.HasStarted)
        {
            LogBroken(logs.CreateLogger(typeof(DatasetExportApi)), exception, address.Name, version.Id.ToString());
            context.Abort();
        }
        catch (InvalidDataException exception)
        {
            // Nothing was sent yet, so what the version cannot be written as is told as any other refusal.
            throw new WorkspaceException(ErrorCode.GateRefused, exception.Message, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An export of {Dataset} {Version} was broken off; what was sent has no end.")]
    private static partial void LogBroken(ILogger logger, Exception exception, string dataset, string version);

    internal sealed record Address(string Name, string Version);

    internal sealed record ExportQuery(string? Format, string? As, string? Metadata)
    {
        public (DatasetFormat Format, ArchiveFormat Archive, ExportOptions Options) Parse() => (
            QueryNames.Parse("format", Format, DatasetFormat.WebDataset), QueryNames.Parse("as", As, ArchiveFormat.Zip), new(QueryNames.Parse("metadata", Metadata, MetadataTable.Jsonl)));
    }
}
