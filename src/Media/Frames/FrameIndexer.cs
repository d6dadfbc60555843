namespace WorkspaceAgents.Media;

/// <summary>
/// Builds frame indexes: by reading the packets, and only where those do not tell, by decoding. Times are the container's own integers;
/// none is ever computed from a frame rate.
/// </summary>
/// <param name="toolbox">Runs ffprobe.</param>
public sealed class FrameIndexer(MediaToolbox toolbox)
{
    private const string PacketFields = "packet=pts,dts,duration,size,pos,flags:stream=index,codec_type,time_base";

    private const string FrameFields =
        "frame=key_frame,pts,best_effort_timestamp,pkt_duration,duration,pkt_pos,pkt_size:stream=index,codec_type,time_base";

    /// <summary>Every frame of one stream in presentation order.</summary>
    /// <param name="path">A local file.</param>
    /// <param name="streamIndex">The stream's number in the file, <see cref="VideoStream.StreamIndex"/>.</param>
    /// <param name="cancellationToken">Stops ffprobe.</param>
    /// <exception cref="MediaException">The file is missing or unreadable, has no such stream, or the work took too long.</exception>
    public async Task<FrameIndex> BuildAsync(string path, int streamIndex, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new MediaException(MediaErrorCode.FileMissing, $"{Path.GetFileName(path)} does not exist.");
        if (TryReadTables(path, streamIndex) is { } index)
            return index;
        var scan = await ScanPacketsAsync(path, streamIndex, cancellationToken);
        return await BuildAsync(path, streamIndex, scan, cancellationToken);
    }

    /// <summary>As above, from packets that were already read.</summary>
    internal async Task<FrameIndex> BuildAsync(string path, int streamIndex, PacketScan packets, CancellationToken cancellationToken)
    {
        if (packets.TimeBase is not { } timeBase)
            throw new MediaException(MediaErrorCode.NoVideo, $"The file has no stream number {streamIndex}; probe it to see its streams.");
        if (FrameIndexAssembler.TryAssemble(streamIndex, timeBase, FrameIndexMethod.Packets, packets.ToColumns()) is { } index)
            return index;
        var frames = await ScanAsync(path, streamIndex, FrameFields, cancellationToken);
        return FrameIndexAssembler.Assemble(streamIndex, timeBase, frames.ToColumns());
    }

    private static FrameIndex? TryReadTables(string path, int streamIndex)
    {
        using var source = MediaSource.OpenFile(path);
        if (Mp4TableReader.TryRead(source, streamIndex) is not { } video
            || FrameIndexAssembler.TryAssemble(streamIndex, video.TimeBase, FrameIndexMethod.Tables, video.Packets) is not { } index)
        {
            return null;
        }
        return index with { RotationDegrees = video.RotationDegrees, HasEditList = video.HasEditList };
    }

    /// <summary>The packets of one stream.</summary>
    internal Task<PacketScan> ScanPacketsAsync(string path, int streamIndex, CancellationToken cancellationToken) =>
        ScanAsync(path, streamIndex, PacketFields, cancellationToken);

    private async Task<PacketScan> ScanAsync(string path, int streamIndex, string fields, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new MediaException(MediaErrorCode.FileMissing, $"{Path.GetFileName(path)} does not exist.");
        var scan = new PacketScan();
        var outcome = await toolbox.RunAsync(
            new ToolRun
            {
                Tool = "ffprobe",
                Arguments =
                [
                    "-v", "error", "-hide_banner", "-threads", "2",
                    "-select_streams", streamIndex.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    "-show_entries", fields, "-of", "compact",
                    .. MediaToolbox.Input(path),
                ],
                Timeout = toolbox.Options.IndexTimeout,
                OnOutputLine = scan.Add,
                OnErrorLine = scan.AddError,
            },
            cancellationToken);
        outcome.ThrowIfFailed("indexing the video");
        return scan;
    }
}
