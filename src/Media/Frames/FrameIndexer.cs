using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>
/// Builds frame indexes: from an MP4's tables alone where they tell everything, else by reading the packets, and only where those do not tell, by
/// decoding. Times are the container's own integers; none is ever computed from a frame rate.
/// </summary>
/// <param name="toolbox">Has the workers and the settings.</param>
public sealed class FrameIndexer(MediaToolbox toolbox)
{
    /// <summary>Every frame of one stream in presentation order, made in the calling thread.</summary>
    /// <param name="source">The file. It is not closed.</param>
    /// <param name="streamIndex">The stream's number in the file, <see cref="VideoStream.StreamIndex"/>.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    /// <exception cref="MediaException">The file is unreadable or has no such stream.</exception>
    public static FrameIndex Build(MediaSource source, int streamIndex, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        return TryReadTables(source, streamIndex) ?? BuildFromPackets(source, streamIndex, Scan(source, streamIndex, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// The index that the tables of an MP4 give, read without libav: safe in any process. Null when the file is none, or its tables do not tell everything.
    /// </summary>
    /// <param name="source">The file. It is not closed.</param>
    /// <param name="streamIndex">The stream's number in the file.</param>
    public static FrameIndex? TryReadTables(MediaSource source, int streamIndex)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Mp4TableReader.TryRead(source, streamIndex) is { } video
            && FrameIndexAssembler.TryAssemble(streamIndex, video.TimeBase, FrameIndexMethod.Tables, video.Packets) is { } index
            ? index with { RotationDegrees = video.RotationDegrees, HasEditList = video.HasEditList }
            : null;
    }

    /// <summary>Every frame of one stream in presentation order.</summary>
    /// <param name="path">A local file.</param>
    /// <param name="streamIndex">The stream's number in the file, <see cref="VideoStream.StreamIndex"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="MediaException">The file is missing or unreadable, has no such stream, or the work took too long.</exception>
    public async Task<FrameIndex> BuildAsync(string path, int streamIndex, CancellationToken cancellationToken)
    {
        using (var source = MediaSource.OpenFile(path))
        {
            // Plain C# over bytes: nothing a hostile file could do here that an exception does not end.
            if (TryReadTables(source, streamIndex) is { } tables)
                return tables;
        }
        var answer = await toolbox.Workers.RunAsync(
            new WorkerJob
            {
                Operation = WorkerOperation.FrameIndex,
                Content = MediaContent.OfFile(path),
                Arguments = JsonSerializer.SerializeToElement(new StreamArguments(streamIndex), WorkerJson.Default.StreamArguments),
                Timeout = toolbox.Options.IndexTimeout,
                TimeoutSetting = nameof(MediaOptions.IndexTimeout),
            },
            cancellationToken);
        return await FrameIndex.ReadAsync(answer, cancellationToken);
    }

    /// <summary>The packets of one stream, made in the calling thread.</summary>
    internal static PacketScan Scan(MediaSource source, int streamIndex, CancellationToken cancellationToken)
    {
        using var input = MediaInput.Open(LibAv.Default, source);
        var stream = Find(input, streamIndex);
        var columns = PacketReader.Read(input, stream, cancellationToken);
        return new PacketScan
        {
            Columns = columns,
            TimeBase = stream.TimeBase,
            RotationDegrees = Mp4Rotation.ToDegrees(stream.RotationDegrees),
        };
    }

    private static FrameIndex BuildFromPackets(MediaSource source, int streamIndex, PacketScan scan, CancellationToken cancellationToken)
    {
        if (FrameIndexAssembler.TryAssemble(streamIndex, scan.TimeBase, FrameIndexMethod.Packets, scan.Columns) is not { } index)
        {
            using var input = MediaInput.Open(LibAv.Default, source);
            var frames = DecodedFrames.Read(input, Find(input, streamIndex), cancellationToken);
            index = FrameIndexAssembler.AssembleDecoded(streamIndex, scan.TimeBase, frames, scan.Columns);
        }
        return index with { RotationDegrees = scan.RotationDegrees, HasEditList = index.HiddenPackets.Any(packet => packet.Pts is not null) };
    }

    private static InputStream Find(MediaInput input, int streamIndex) =>
        input.Streams.FirstOrDefault(stream => stream.Index == streamIndex)
        ?? throw new MediaException(MediaErrorCode.NoVideo, $"The file has no stream number {streamIndex}; probe it to see its streams.");
}
