namespace WorkspaceAgents.Formats;

/// <summary>Layers from and to the files of other tools.</summary>
public static class LayerExchange
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="format">Its format; null tells it from the bytes.</param>
    /// <param name="import">What the file does not say.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="AnnotationException">Names the entry that is wrong.</exception>
    public static async Task<AnnotationLayer> ReadAsync(byte[] file, LayerFormat? format, LayerImport import, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(import);
        var layer = (format ?? Tell(file)) switch
        {
            LayerFormat.Layer => LayerFile.Read(file),
            LayerFormat.Coco => CocoReader.Read(file, import),
            LayerFormat.Sav => SavFormat.Read(file, import),
            LayerFormat.Cvat => CvatReader.Read(file, import),
            LayerFormat.LabelStudio => LabelStudioReader.Read(file, import),
            LayerFormat.WebVtt => WebVttFormat.Read(file, import),
            LayerFormat.Parquet => await LayerParquet.ReadAsync(file, import, cancellationToken),
            var other => throw new ArgumentOutOfRangeException(nameof(format), other, "There is no such format."),
        };
        return layer.Check(import.FrameCount);
    }

    /// <summary>Writes a layer.</summary>
    /// <exception cref="AnnotationException">The format needs something that the layer does not say.</exception>
    public static async Task<LayerExport> WriteAsync(AnnotationLayer layer, LayerFormat format, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return format switch
        {
            LayerFormat.Layer => new(LayerFile.Write(layer), []),
            LayerFormat.Coco => CocoWriter.Write(layer),
            LayerFormat.Sav => SavFormat.Write(layer),
            LayerFormat.Cvat => CvatWriter.Write(layer),
            LayerFormat.LabelStudio => LabelStudioWriter.Write(layer),
            LayerFormat.WebVtt => WebVttFormat.Write(layer),
            LayerFormat.Parquet => new(await LayerParquet.WriteAsync(layer, cancellationToken), []),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
        };
    }

    private static LayerFormat Tell(ReadOnlySpan<byte> file)
    {
        var text = file.StartsWith("\uFEFF"u8) ? file[3..].TrimStart(" \t\r\n"u8) : file.TrimStart(" \t\r\n"u8);
        if (file.StartsWith("PAR1"u8)) return LayerFormat.Parquet;
        if (text.StartsWith("WEBVTT"u8)) return LayerFormat.WebVtt;
        if (text.StartsWith("<"u8)) return LayerFormat.Cvat;
        if (LayerFile.Looks(text)) return LayerFormat.Layer;
        if (text.IndexOf("\"masklet\""u8) >= 0) return LayerFormat.Sav;
        if (text.IndexOf("\"videorectangle\""u8) >= 0 || text.IndexOf("\"timelinelabels\""u8) >= 0) return LayerFormat.LabelStudio;
        if (text.IndexOf("\"annotations\""u8) >= 0 || text.IndexOf("\"image_id\""u8) >= 0) return LayerFormat.Coco;
        throw new AnnotationException(AnnotationErrorCode.UnknownFormat, "The file is none of COCO, SA-V, CVAT, Label Studio, WebVTT or a layer; say which with --from.");
    }
}
