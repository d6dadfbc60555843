using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>How loud stretches of sound are.</summary>
internal static class LoudnessOperation
{
    public static byte[] Measure(WorkerCall call)
    {
        var asked = call.Arguments(WorkerJson.Default.LoudnessArguments);
        var found = LoudnessMeters.Measure(call.Open().Source, [.. asked.StartSeconds.Zip(asked.StopSeconds)], call.CancellationToken);
        return WorkerCall.Answer(found, WorkerJson.Default.IReadOnlyListAudioLevels);
    }
}
