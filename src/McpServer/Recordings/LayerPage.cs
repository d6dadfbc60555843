using System.ComponentModel;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.McpServer;

/// <summary>Some annotations of a layer.</summary>
internal sealed record LayerPage(
    LayerVersion Version,
    IReadOnlyList<string> Categories,
    [property: Description("Annotations in the frames asked for.")] int AnnotationCount,
    IReadOnlyList<LayerAnnotation> Annotations,
    [property: Description("Pass as 'fromFrame' for the next page; absent at the end.")] int? NextFrame,
    [property: Description("The whole layer's file, with your token; add ?format=coco, cvat, sav, labelStudio, webVtt or parquet.")] string Url)
{
    /// <summary>Annotations from a frame on: whole frames, so that a page can go on with the next; those without a frame come first.</summary>
    public static LayerPage Of(LayerVersion version, AnnotationLayer layer, int fromFrame, int limit, string url)
    {
        var wanted = layer.Annotations.Where(annotation => (annotation.Frame ?? -1) >= fromFrame || (fromFrame == 0 && annotation.Frame is null)).ToList();
        var count = Math.Min(limit, wanted.Count);
        while (count < wanted.Count && wanted[count].Frame == wanted[count - 1].Frame) count++;
        return new(version, [.. layer.Header.Categories.Select(category => category.Name)], wanted.Count, [.. wanted.Take(count)], count < wanted.Count ? wanted[count].Frame : null, url);
    }
}
