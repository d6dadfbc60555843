using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace WorkspaceAgents.Formats;

/// <summary>
/// A layer as Parquet: a row an annotation, with columns to ask about (frame, times, category, track, score, box, area, text) and the whole annotation as JSON in <c>annotation</c>, so that nothing is lost.
/// The header is the file's metadata under <see cref="Key"/>; rows that were filtered by another tool, which loses it, still are a layer.
/// </summary>
internal static class LayerParquet
{
    /// <summary>The key of the header among the file's key-value metadata.</summary>
    public const string Key = "workspaceagents.layer";

    private static readonly DataField Id = new("id", typeof(string));
    private static readonly DataField Video = new("video", typeof(string));
    private static readonly DataField Frame = new DataField<int?>("frame");
    private static readonly DataField StopFrame = new DataField<int?>("stop_frame");
    private static readonly DataField StartSeconds = new DataField<double?>("start_seconds");
    private static readonly DataField StopSeconds = new DataField<double?>("stop_seconds");
    private static readonly DataField Category = new("category", typeof(string));
    private static readonly DataField Track = new("track", typeof(string));
    private static readonly DataField Score = new DataField<double?>("score");
    private static readonly DataField[] Box = [.. new[] { "left", "top", "width", "height" }.Select(name => new DataField<double?>(name))];
    private static readonly DataField Area = new DataField<long?>("mask_area");
    private static readonly DataField Text = new("text", typeof(string));
    private static readonly DataField Annotation = new("annotation", typeof(string));

    private static readonly ParquetSchema Schema = new([Id, Video, Frame, StopFrame, StartSeconds, StopSeconds, Category, Track, Score, .. Box, Area, Text, Annotation]);

    public static async Task<byte[]> WriteAsync(AnnotationLayer layer, CancellationToken cancellationToken)
    {
        LayerAnnotation[] rows = [.. LayerFile.Order(layer.Annotations)];
        using var stream = new MemoryStream();
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest };
        await using (var writer = await ParquetWriter.CreateAsync(Schema, stream, options, cancellationToken: cancellationToken))
        {
            writer.CustomMetadata = new Dictionary<string, string> { [Key] = Encoding.UTF8.GetString(CanonicalJson.Serialize(layer.Header)) };
            using var group = writer.CreateRowGroup();
            await WriteTextAsync(Id, row => row.Id);
            await WriteTextAsync(Video, row => row.Video);
            await WriteNumberAsync(Frame, row => row.Frame);
            await WriteNumberAsync(StopFrame, row => row.StopFrame);
            await WriteNumberAsync(StartSeconds, row => row.StartSeconds);
            await WriteNumberAsync(StopSeconds, row => row.StopSeconds);
            await WriteTextAsync(Category, row => row.Category);
            await WriteTextAsync(Track, row => row.TrackId);
            await WriteNumberAsync(Score, row => row.Score);
            for (var i = 0; i < Box.Length; i++)
            {
                var side = i;
                await WriteNumberAsync(Box[side], row => row.Box?[side]);
            }

            await WriteNumberAsync(Area, row => row.Mask is { } mask ? MaskJson.Read(JsonSerializer.SerializeToElement(mask), row.Id).Area : (long?)null);
            await WriteTextAsync(Text, row => row.Text);
            await WriteTextAsync(Annotation, row => Encoding.UTF8.GetString(CanonicalJson.Serialize(row)));

            Task WriteTextAsync(DataField field, Func<LayerAnnotation, string?> of) => group.WriteAsync(field, (IReadOnlyCollection<string?>)[.. rows.Select(of)]);

            Task WriteNumberAsync<T>(DataField field, Func<LayerAnnotation, T?> of)
                where T : struct => group.WriteAsync<T>(field, (ReadOnlyMemory<T?>)(T?[])[.. rows.Select(of)], cancellationToken: cancellationToken);
        }

        return stream.ToArray();
    }

    public static async Task<AnnotationLayer> ReadAsync(byte[] file, LayerImport import, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new MemoryStream(file);
            await using var reader = await ParquetReader.CreateAsync(stream, new ParquetOptions(), leaveStreamOpen: true, cancellationToken);
            var column = reader.Schema.DataFields.FirstOrDefault(field => field.Name == Annotation.Name)
                ?? throw SourceFields.Wrong("The Parquet file has no column \"annotation\", which has each annotation whole. Select it, too, when rows are filtered.");
            var annotations = new List<LayerAnnotation>();
            for (var i = 0; i < reader.RowGroupCount; i++)
            {
                using var group = reader.OpenRowGroupReader(i);
                var texts = new string?[checked((int)group.RowCount)];
                await group.ReadAsync(column, texts.AsMemory(), cancellationToken: cancellationToken);
                annotations.AddRange(texts.Select(text => CanonicalJson.Deserialize<LayerAnnotation>(Encoding.UTF8.GetBytes(text ?? "null"))));
            }

            var header = reader.CustomMetadata is { } metadata && metadata.TryGetValue(Key, out var json)
                ? CanonicalJson.Deserialize<LayerHeader>(Encoding.UTF8.GetBytes(json))
                : import.ToHeader() with { Categories = [.. annotations.Select(annotation => annotation.Category).OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(name => new LayerCategory { Name = name })] };
            return new(header, annotations);
        }
        catch (Exception failure) when (failure is ParquetException or JsonException or IOException or InvalidDataException or InvalidOperationException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new AnnotationException(AnnotationErrorCode.InvalidFile, $"The file is not a layer as Parquet: {failure.Message}", failure);
        }
    }
}
