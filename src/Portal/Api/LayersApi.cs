using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Annotation layers of recordings.</summary>
internal static class LayersApi
{
    private const double DefaultOverlap = 0.5;

    public static RouteGroupBuilder MapLayers(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/recordings/{id:guid}/layers").WithTags("Layers");
        group.MapGet("", ListAsync).WithSummary("Every version of every annotation layer of a recording, by name, the newest first.");
        group.MapPut("/{layer}", PutAsync).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(RecordingLayers.MaxFileBytes))
            .WithSummary("A new version of a layer. The body is a layer's file, or COCO, SA-V, CVAT, Label Studio, WebVTT or Parquet; with basedOn it is merged with newer versions, and conflicts are refused.");
        group.MapGet("/{layer}", GetAsync).WithSummary("A layer's file, the newest version or another, as it is stored or as another tool's file; X-Left-Out says how many annotations that has no place for.");
        group.MapGet("/{layer}/comparison", CompareAsync).WithSummary("How far another layer, or another version, agrees with this one: pairs, mean IoU, precision, recall, κ, and each frame that differs.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<LayerVersion>>> ListAsync(Caller caller, RecordingId id, RecordingLayers layers, CancellationToken cancellationToken) =>
        TypedResults.Ok(await layers.ListAsync(caller.Actor, id, cancellationToken));

    private static async Task<Ok<LayerVersion>> PutAsync([AsParameters] LayerUpload upload, RecordingLayers layers, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        await upload.Request.Body.CopyToAsync(file, cancellationToken);
        var request = new LayerRequest
        {
            Format = upload.Format, MadeBy = upload.MadeBy, Model = upload.Model, MadeAt = upload.MadeAt, Note = upload.Note, BasedOn = upload.BasedOn,
        };
        return TypedResults.Ok(await layers.PutAsync(upload.Caller.Actor, upload.Id, upload.Layer, file.ToArray(), request, cancellationToken));
    }

    private static async Task<FileContentHttpResult> GetAsync([AsParameters] LayerPlace place, LayerFormat? format, HttpResponse response, RecordingLayers layers, CancellationToken cancellationToken)
    {
        var wanted = format ?? LayerFormat.Layer;
        var (version, export) = await layers.ExportAsync(place.Caller.Actor, place.Id, place.Layer, place.Version, wanted, cancellationToken);
        response.Headers["X-Left-Out"] = export.LeftOut.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (mediaType, extension) = wanted switch
        {
            LayerFormat.Layer => ("application/jsonl", LayerFile.Extension), LayerFormat.Cvat => ("application/xml", ".xml"), LayerFormat.WebVtt => ("text/vtt", ".vtt"),
            LayerFormat.Parquet => ("application/vnd.apache.parquet", ".parquet"), _ => ("application/json", ".json"),
        };
        return TypedResults.File(export.File, mediaType, $"{version.Name}-v{version.Version}{extension}");
    }

    private static async Task<Ok<LayerComparison>> CompareAsync([AsParameters] LayerPlace place, [AsParameters] Other other, RecordingLayers layers, CancellationToken cancellationToken) =>
        TypedResults.Ok(await layers.CompareAsync(
            place.Caller.Actor, place.Id, (place.Layer, place.Version), (other.With ?? place.Layer, other.WithVersion), other.Iou ?? DefaultOverlap, cancellationToken));

    internal sealed record LayerPlace(Caller Caller, RecordingId Id, string Layer, int? Version);

    internal sealed record Other(string? With, int? WithVersion, double? Iou);

    internal sealed record LayerUpload(
        Caller Caller, RecordingId Id, string Layer, HttpRequest Request, LayerFormat? Format, string? MadeBy, string? Model, DateTimeOffset? MadeAt, string? Note, int? BasedOn);
}
