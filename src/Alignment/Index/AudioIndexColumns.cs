using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>The audio sample that plays when a frame appears.</summary>
internal sealed class AudioIndexColumns(AudioTrack track, MetadataIndexSchema.AudioColumns columns) : IndexColumns
{
    private readonly double _errorBoundMs = TrackErrorBound.OfAudio(track);

    public override IEnumerable<string> Sql => [$"{columns.SampleColumn} BIGINT", $"{columns.ErrorBoundColumn} DOUBLE"];

    public override void Append(IDuckDBAppenderRow row, IndexFrames frames, int frame)
    {
        long? sample = SampleAt(track, frames.PtsSeconds[frame]);
        row.AppendValue(sample).AppendValue(sample is null ? null : _errorBoundMs);
    }

    /// <summary>The audio sample that plays at a reference time, or null outside the audio and while its clock paused.</summary>
    internal static long? SampleAt(AudioTrack audio, double referenceSeconds)
    {
        double seconds = audio.Clock.ToTrack(referenceSeconds) - audio.StartSeconds;
        if (!(seconds >= 0 && seconds < audio.DurationSeconds))
            return null;

        // A frame time that is a whole number of samples must not fall to the one before by the last bit of a double.
        double position = seconds * audio.SampleRateHz;
        double nearest = Math.Round(position);
        return (long)(Math.Abs(position - nearest) < 1e-6 ? nearest : Math.Floor(position));
    }
}
