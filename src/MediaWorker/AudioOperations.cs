using System.Runtime.InteropServices;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>Sound as samples.</summary>
internal static class AudioOperations
{
    /// <summary>Sends each block of a span as soon as it is decoded.</summary>
    public static byte[] Read(WorkerCall call)
    {
        var asked = call.Arguments(WorkerJson.Default.AudioArguments);
        var reader = call.Open().GetAudio(asked.Options);
        var (first, count) = ((double?)null, 0L);
        var gaps = reader.ReadBlocks(
            asked.StartSeconds, asked.StopSeconds,
            block =>
            {
                first ??= block.StartSeconds;
                count += block.Samples.Length / reader.Channels;
                call.Send(
                    new AudioHead(block.FirstSample, block.StartSeconds, reader.SampleRateHz, reader.Channels, reader.ChannelLayout),
                    WorkerJson.Default.AudioHead,
                    MemoryMarshal.AsBytes(block.Samples));
            },
            call.CancellationToken);
        var read = new AudioTrackRead
        {
            StreamIndex = reader.StreamIndex,
            Codec = reader.Codec,
            SourceSampleRateHz = reader.SourceSampleRateHz,
            SourceChannels = reader.SourceChannels,
            SourceChannelLayout = reader.SourceChannelLayout,
            SampleRateHz = reader.SampleRateHz,
            Channels = reader.Channels,
            FileStartSeconds = reader.StartSeconds,
            StartSeconds = first,
            SampleCount = count,
            Gaps = gaps,
        };
        return WorkerCall.Answer(read, WorkerJson.Default.AudioTrackRead);
    }
}
