namespace WorkspaceAgents.Alignment;

/// <summary>A signal that lies in memory.</summary>
internal sealed class MemoryAudioSignal : AudioSignal
{
    private readonly ReadOnlyMemory<float> _samples;

    public MemoryAudioSignal(ReadOnlyMemory<float> samples, int sampleRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRateHz);
        (_samples, SampleRateHz) = (samples, sampleRateHz);
    }

    public override int SampleRateHz { get; }

    public override long SampleCount => _samples.Length;

    protected override void ReadInside(long start, Span<float> destination) => _samples.Span.Slice((int)start, destination.Length).CopyTo(destination);
}
