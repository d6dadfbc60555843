using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// The cheapest way through the states of a spoken model, one state for each frame of the audio: dynamic time warping whose every audio frame counts once.
/// Only a window of states is looked at for each frame, and only some rows are kept: the rest is worked out again on the way back, so that an hour needs
/// a few tens of megabytes.
/// </summary>
internal sealed class SpeechPath
{
    private const float Unreachable = 1e30f;
    private const float MostDifferent = 2.2f;
    private const float SilenceAtPause = 0.7f;
    private const float SpeechAtPause = 3f;
    private const long BytesAtOnce = 32L << 20;

    private readonly float[] _audio;
    private readonly float[] _model;
    private readonly float[] _degrees;
    private readonly SpeechStates _states;
    private readonly int[] _from;
    private readonly int[] _to;
    private readonly float[] _costs;
    private float[] _row;
    private float[] _next;

    /// <param name="audio">Features of the audio.</param>
    /// <param name="degrees">How much each of its frames is like speech.</param>
    /// <param name="model">Features of the spoken model.</param>
    /// <param name="states">Its states.</param>
    /// <param name="window">For each audio frame the states [From, To) that are looked at; neither ever goes down. Null for all.</param>
    public SpeechPath(float[] audio, float[] degrees, float[] model, SpeechStates states, (int[] From, int[] To)? window)
    {
        (_audio, _degrees, _model, _states) = (audio, degrees, model, states);
        (_from, _to) = window ?? (new int[degrees.Length], [.. Enumerable.Repeat(states.Count, degrees.Length)]);
        _costs = new float[states.Count];
        // Three unreachable states lie before the first.
        _row = new float[states.Count + 3];
        _next = new float[states.Count + 3];
    }

    /// <summary>Features of the audio.</summary>
    public float[] Audio => _audio;

    /// <summary>How much each frame of the audio is like speech.</summary>
    public float[] Degrees => _degrees;

    /// <summary>Features of the spoken model.</summary>
    public float[] Model => _model;

    /// <summary>Finds the path.</summary>
    /// <returns>The state of each audio frame.</returns>
    public int[] Find(CancellationToken cancellationToken)
    {
        int frames = _degrees.Length;
        int widest = 0;
        for (int t = 0; t < frames; t++)
            widest = Math.Max(widest, _to[t] - _from[t]);
        int block = (int)Math.Clamp(BytesAtOnce / Math.Max(1, widest), 1, frames);
        block = Math.Min(block, Math.Max(1, (int)Math.Ceiling((double)frames / Math.Ceiling((double)frames / block))));
        List<float[]> kept = [];
        Begin();
        for (int start = 0; start < frames; start += block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            kept.Add(_row[(_from[start] + 3)..(_to[start] + 3)]);
            Forward(start, Math.Min(start + block, frames - 1), null, widest);
        }

        int[] path = new int[frames];
        int last = _states.Count - 1;
        // It ends in the last pause or in the last frame of the last word.
        int state = last > 0 && _row[last + 2] < _row[last + 3] ? last - 1 : last;
        byte[] moves = new byte[(long)block * widest];
        for (int i = kept.Count - 1; i >= 0; i--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int start = i * block;
            int stop = Math.Min(start + block, frames - 1);
            Array.Fill(_row, Unreachable);
            Array.Fill(_next, Unreachable);
            kept[i].CopyTo(_row, _from[start] + 3);
            Forward(start, stop, moves, widest);
            for (int t = stop; t > start; t--)
            {
                path[t] = state;
                state -= moves[((t - start - 1) * (long)widest) + state - _from[t]];
            }

            path[start] = state;
        }

        return path;
    }

    /// <summary>How different a frame of the audio is from a state: 0 for the same, 2.2 at most.</summary>
    public float CostOf(int frame, int state)
    {
        Measure(frame, state, state + 1);
        return _costs[state];
    }

    private void Begin()
    {
        Array.Fill(_row, Unreachable);
        Array.Fill(_next, Unreachable);
        int to = Math.Min(2, _states.Count);
        Measure(0, 0, to);
        for (int j = 0; j < to; j++)
            _row[j + 3] = _costs[j];
    }

    /// <summary>From the row of one frame to that of a later one.</summary>
    private void Forward(int start, int stop, byte[]? moves, int widest)
    {
        for (int t = start + 1; t <= stop; t++)
        {
            (int from, int to) = (_from[t], _to[t]);
            Measure(t, from, to);
            // What lies below the window was written two frames ago.
            Array.Fill(_next, Unreachable, Math.Max(0, _from[Math.Max(0, t - 2)]), from + 3 - Math.Max(0, _from[Math.Max(0, t - 2)]));
            Span<byte> taken = moves is null ? default : moves.AsSpan((t - start - 1) * widest, to - from);
            Step(from, to, taken);
            (_row, _next) = (_next, _row);
        }
    }

    private void Step(int from, int to, Span<byte> taken)
    {
        (float[] row, float[] next) = (_row, _next);
        for (int j = from; j < to; j++)
        {
            float best = row[j + 3] + _states.Stay[j];
            byte move = 0;
            float other = row[j + 2] + _states.One[j];
            if (other < best)
                (best, move) = (other, 1);
            other = row[j + 1] + _states.Two[j];
            if (other < best)
                (best, move) = (other, 2);
            other = row[j] + _states.Three[j];
            if (other < best)
                (best, move) = (other, 3);
            next[j + 3] = best + _costs[j];
            if (!taken.IsEmpty)
                taken[j - from] = move;
        }
    }

    private void Measure(int frame, int from, int to)
    {
        ref float audio = ref MemoryMarshal.GetReference(_audio.AsSpan(frame * SpeechFeatures.Length, SpeechFeatures.Length));
        ref float model = ref MemoryMarshal.GetArrayDataReference(_model);
        Vector256<float> a = Vector256.LoadUnsafe(ref audio), b = Vector256.LoadUnsafe(ref audio, 8), c = Vector256.LoadUnsafe(ref audio, 16);
        float pause = SilenceAtPause + ((SpeechAtPause - SilenceAtPause) * _degrees[frame]);
        for (int j = from; j < to; j++)
        {
            int at = _states.Frame[j] * SpeechFeatures.Length;
            if (at < 0)
            {
                _costs[j] = pause;
                continue;
            }

            Vector256<float> x = a - Vector256.LoadUnsafe(ref model, (nuint)at);
            Vector256<float> y = b - Vector256.LoadUnsafe(ref model, (nuint)at + 8);
            Vector256<float> z = c - Vector256.LoadUnsafe(ref model, (nuint)at + 16);
            float sum = Vector256.Sum((x * x) + (y * y) + (z * z));
            _costs[j] = MathF.Min(MostDifferent, MathF.Sqrt(sum * (2f / SpeechFeatures.Length)));
        }
    }
}
