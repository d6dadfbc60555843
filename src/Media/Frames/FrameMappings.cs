using System.Buffers;
using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>
/// A frame index as the JSON that torchcodec takes for <c>custom_frame_mappings</c>, so that its decoder need not scan the file:
/// <code>{"frames":[{"pts":0,"duration":1001,"key_frame":1},{"pts":1001,"duration":1001,"key_frame":0}]}</code>
/// https://meta-pytorch.org/torchcodec/stable/generated/torchcodec.decoders.VideoDecoder.html
/// </summary>
internal static class FrameMappings
{
    /// <summary>Every frame in presentation order, times in ticks of the stream's own time base, as <c>ffprobe -show_frames</c> gives them.</summary>
    public static byte[] Write(FrameIndex index)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("frames");
            foreach (var frame in index.Frames)
            {
                writer.WriteStartObject();
                writer.WriteNumber("pts", frame.Pts);
                writer.WriteNumber("duration", frame.Duration);
                writer.WriteNumber("key_frame", frame.IsKeyframe ? 1 : 0);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
