using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>Frames as pictures or pixels.</summary>
internal static class FrameOperations
{
    private const int PixelBytes = 3;

    /// <summary>Reads the packets of a stream, and decodes where they do not tell.</summary>
    public static byte[] Index(WorkerCall call)
    {
        var stream = call.Arguments(WorkerJson.Default.StreamArguments).StreamIndex;
        return FrameIndexer.Build(call.Open().Source, stream, call.CancellationToken).ToParquetAsync(call.CancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>Sends each frame that was asked for as soon as it is decoded.</summary>
    public static byte[] Read(WorkerCall call)
    {
        var asked = call.Arguments(WorkerJson.Default.FramesArguments);
        var content = call.Open();
        var before = content.Source.BytesFetched;
        content.GetReader(asked.StreamIndex, call.Body).ReadFrames(
            asked.FrameIndices, asked.Output, frame => call.Send(FrameHead.Of(frame), WorkerJson.Default.FrameHead, frame.Data.Span), call.CancellationToken);
        return BitConverter.GetBytes(content.Source.BytesFetched - before);
    }

    /// <summary>Lays frames out on one picture.</summary>
    public static byte[] MakeSheet(WorkerCall call)
    {
        var asked = call.Arguments(WorkerJson.Default.SheetArguments);
        var sheet = asked.Sheet;
        using var canvas = new DecodedFrame(LibAv.Default);
        canvas.Allocate(LibAv.Default.PixelFormatOf("rgb24"), sheet.Columns * sheet.TileWidth, sheet.Rows * sheet.TileHeight);
        for (var row = 0; row < canvas.Height; row++)
            Row(canvas, row).Clear();
        var number = 0;
        call.Open().GetReader(asked.StreamIndex, call.Body).ReadFrames(
            asked.FrameIndices,
            new FrameOutput { Format = FrameFormat.Rgb24, Width = sheet.TileWidth, Height = sheet.TileHeight },
            frame =>
            {
                var (x, y) = sheet.PlaceOf(number++);
                for (var row = 0; row < sheet.TileHeight; row++)
                    frame.Data.Span.Slice(row * sheet.TileWidth * PixelBytes, sheet.TileWidth * PixelBytes).CopyTo(Row(canvas, y + row)[(x * PixelBytes)..]);
            },
            call.CancellationToken);
        using var encoder = new PictureEncoder(LibAv.Default);
        return encoder.Encode(canvas, PictureFormat.Jpeg, sheet.Quality);
    }

    private static unsafe Span<byte> Row(DecodedFrame picture, int row) =>
        new(picture.DataPointers[0] + ((long)row * picture.Stride(0)), picture.Width * PixelBytes);
}
