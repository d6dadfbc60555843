using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>What a worker can do.</summary>
internal static class Operations
{
    /// <summary>The handlers by name.</summary>
    public static IReadOnlyDictionary<string, OperationHandler> All { get; } = new Dictionary<string, OperationHandler>(StringComparer.Ordinal)
    {
        [WorkerOperation.Ping] = call => call.Body,
        [WorkerOperation.Probe] = call => WorkerCall.Answer(MediaProber.Probe(call.Open().Source), WorkerJson.Default.MediaProbe),
        [WorkerOperation.FrameIndex] = FrameOperations.Index,
        [WorkerOperation.Validate] = Validate,
        [WorkerOperation.Frames] = FrameOperations.Read,
        [WorkerOperation.Audio] = AudioOperations.Read,
        [WorkerOperation.Telemetry] = TelemetryOperations.Read,
        [WorkerOperation.Sheet] = FrameOperations.MakeSheet,
        [WorkerOperation.Pictures] = PictureOperations.Survey,
        [WorkerOperation.KeyframeHashes] = PictureOperations.HashKeyframes,
        [WorkerOperation.Loudness] = LoudnessOperation.Measure,
    };

    private static byte[] Validate(WorkerCall call)
    {
        var arguments = call.Arguments(WorkerJson.Default.ValidateArguments);
        var report = MediaValidator.Validate(call.Open().Source, arguments.Depth, arguments.Options, call.CancellationToken);
        return WorkerCall.Answer(report, WorkerJson.Default.ValidationReport);
    }
}
