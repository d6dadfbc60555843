namespace WorkspaceAgents.Catalog;

/// <summary>The files an annotator writes: captions, sensors and annotations, never raw media.</summary>
public static class AnnotationFiles
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".srt", ".vtt", ".sbv", ".ttml", ".dfxp", ".textgrid", ".ctm", ".lab", ".txt", ".md", ".json", ".jsonl", ".ndjson", ".gpx", ".csv", ".tsv", ".xml", ".parquet",
    };

    /// <summary>Whether a file is one that 'annotate' suffices to write, by its extension.</summary>
    /// <param name="path">A normal path.</param>
    /// <returns>True for captions, sensors and annotations; false for media and for what is not known.</returns>
    public static bool Includes(string path) => Extensions.Contains(Path.GetExtension(path));
}
