using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>Frames as pictures or pixels.</summary>
internal static class FrameOperations
{
    /// <summary>Reads the packets of a stream, and decodes where they do not tell.</summary>
    public static byte[] Index(WorkerCall call)
    {
        var stream = call.Arguments(WorkerJson.Default.StreamArguments).StreamIndex;
        return FrameIndexer.Build(call.Open().Source, stream, call.CancellationToken).ToParquetAsync(call.CancellationToken).GetAwaiter().GetResult();
    }
}
