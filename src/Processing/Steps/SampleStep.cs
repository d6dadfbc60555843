using System.Text;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>Step <c>sample</c>: everything aligned to a clip, as the members of a WebDataset sample.</summary>
internal sealed class SampleStep(StepRunner steps, IBlobStore blobs)
{
    /// <summary>What a sample is made of.</summary>
    /// <param name="Recording">The recording.</param>
    /// <param name="StreamIndex">The stream of the source that is the clock.</param>
    /// <param name="Source">The source's frame index.</param>
    /// <param name="SourceIndex">Its blob.</param>
    /// <param name="Aligned">The tracks.</param>
    public sealed record Material(RecordingInput Recording, int StreamIndex, FrameIndex Source, BlobInfo SourceIndex, AlignedTracks Aligned);

    public async Task<MadeSample> RunAsync(
        Material material, int clipIndex, ClipSpan span, MadeClip clip, StepMode mode, CancellationToken cancellationToken)
    {
        var key = StepKey.Of("sample", StepVersions.Sample, new
        {
            recording = material.Recording.Name,
            source = new { material.Recording.Video.Name, material.Recording.Video.Hash, material.StreamIndex, index = material.SourceIndex.Hash },
            metadataIndex = material.Aligned.MetadataIndex.Hash,
            report = material.Aligned.Report.Hash,
            clip,
            clipIndex,
            span.StartFrame,
            span.StopFrame,
        });
        return await steps.RunAsync(
            key, mode, token => MakeAsync(material, clipIndex, span, clip, token), made => made.Members.Select(m => m.Hash), cancellationToken);
    }

    private async Task<MadeSample> MakeAsync(Material material, int clipIndex, ClipSpan span, MadeClip clip, CancellationToken cancellationToken)
    {
        var source = material.Source;
        MetadataIndexRange rows;
        await using (var file = await blobs.OpenFileAsync(material.Aligned.MetadataIndex.Hash, cancellationToken))
            rows = await MetadataIndexReader.ReadAsync(file.Path, span.StartFrame, span.StopFrame, cancellationToken);
        double[] pts = [.. Enumerable.Range(span.StartFrame, span.FrameCount).Select(source.PtsSeconds)];
        var stopSeconds = span.StopFrame < source.Frames.Count ? source.PtsSeconds(span.StopFrame) : source.StopSeconds;
        var key = SampleKey.From(material.Recording.Name, clipIndex);
        var description = new SampleDescription(material, key, span, pts, stopSeconds, rows);

        var members = new List<ShardMember> { new($"{key}.mp4", clip.Video.Hash, clip.Video.SizeBytes) };
        await AddAsync("json", CanonicalJson.Serialize(description.ToJson()));
        await AddAsync("txt", Encoding.UTF8.GetBytes(string.Concat(description.Texts.Select(text => text + "\n"))));
        foreach (var (sensor, name) in description.Sensors) await AddAsync($"{name}.npy", Npy.Write(MatrixOf(sensor)));
        await AddAsync("pts.npy", Npy.WriteFloat64(pts));
        return new(key, span.StartFrame, span.StopFrame, pts[0], stopSeconds, members);

        async Task AddAsync(string extension, byte[] bytes)
        {
            var blob = await blobs.WriteBytesAsync(bytes, cancellationToken);
            members.Add(new($"{key}.{extension}", blob.Hash, blob.SizeBytes));
        }
    }

    /// <summary>[frames, channels]; NaN where absent.</summary>
    private static float[,] MatrixOf(MetadataIndexRange.SensorRows sensor)
    {
        var matrix = new float[sensor.Values.Length, sensor.Channels.Count];
        for (var frame = 0; frame < sensor.Values.Length; frame++)
        {
            for (var channel = 0; channel < sensor.Channels.Count; channel++) matrix[frame, channel] = sensor.Values[frame][channel];
        }

        return matrix;
    }
}
