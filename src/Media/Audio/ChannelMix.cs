namespace WorkspaceAgents.Media;

/// <summary>
/// Brings the channels of a file to those asked for. Mixing weighs the centre and surround channels by 0.707 against left and right, as ITU-R
/// BS.775 does, leaves out the low-frequency channel, and divides by the sum of the weights, so that full scale stays full scale.
/// </summary>
internal sealed class ChannelMix
{
    private const float Side = 0.70710678f;

    private readonly int _sources;
    private readonly float[]? _weights;

    private ChannelMix(int sources, int channels, float[]? weights)
    {
        _sources = sources;
        Channels = channels;
        _weights = weights;
    }

    /// <summary>The channels it gives.</summary>
    public int Channels { get; }

    /// <summary>Nothing changes.</summary>
    public bool IsIdentity => _weights is null;

    /// <summary>Makes a mix.</summary>
    /// <param name="sources">Channels of the file.</param>
    /// <param name="layout">libav's name of their layout, such as <c>5.1(side)</c>.</param>
    /// <param name="options">What is asked for.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: the file has no such channels, or no mix of that many is made.</exception>
    public static ChannelMix Create(int sources, string layout, AudioReaderOptions options)
    {
        if (options.PickChannels is { } picked)
        {
            if (picked.Count == 0 || picked.Any(channel => channel < 0 || channel >= sources))
                throw new MediaException(MediaErrorCode.InvalidRange, $"The sound has the channels 0 to {sources - 1}; pick one or more of them.");
            var chosen = new float[picked.Count * sources];
            for (var i = 0; i < picked.Count; i++)
                chosen[(i * sources) + picked[i]] = 1;
            return new ChannelMix(sources, picked.Count, chosen);
        }
        var channels = options.Channels ?? sources;
        if (channels == sources)
            return new ChannelMix(sources, sources, null);
        if (channels is not (1 or 2))
            throw new MediaException(MediaErrorCode.InvalidRange, $"The sound has {sources} channels ({layout}); it is mixed to 1 or 2, or given as stored.");
        return new ChannelMix(sources, channels, Weights(Places(sources, layout), channels));
    }

    /// <summary>Mixes.</summary>
    /// <param name="input">Source channels side by side.</param>
    /// <param name="output">Room for as many samples of the channels given.</param>
    public void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        if (_weights is null)
        {
            input.CopyTo(output);
            return;
        }
        var count = input.Length / _sources;
        for (var i = 0; i < count; i++)
        {
            var sample = input.Slice(i * _sources, _sources);
            for (var channel = 0; channel < Channels; channel++)
            {
                var sum = 0f;
                for (var source = 0; source < _sources; source++)
                    sum += _weights[(channel * _sources) + source] * sample[source];
                output[(i * Channels) + channel] = sum;
            }
        }
    }

    /// <summary>For each channel what it counts for: L and R are those sides, l and r surround, C both at once, c behind, and - not at all.</summary>
    private static string Places(int sources, string layout) => (layout, sources) switch
    {
        (_, 1) => "C",
        (_, 2) => "LR",
        ("2.1", _) => "LR-",
        ("3.0", _) => "LRC",
        ("3.0(back)", _) => "LRc",
        ("3.1", _) => "LRC-",
        ("4.0", _) => "LRCc",
        ("4.1", _) => "LRC-c",
        ("quad" or "quad(side)", _) => "LRlr",
        ("5.0" or "5.0(side)", _) => "LRClr",
        ("5.1" or "5.1(side)", _) => "LRC-lr",
        ("6.0", _) => "LRCclr",
        ("6.1", _) => "LRC-clr",
        ("7.0", _) => "LRClrlr",
        ("7.1", _) => "LRC-lrlr",
        // Of a layout that is not known every channel counts alike, the even ones left.
        _ => string.Concat(Enumerable.Range(0, sources).Select(channel => channel % 2 == 0 ? 'L' : 'R')),
    };

    private static float[] Weights(string places, int channels)
    {
        var weights = new float[channels * places.Length];
        for (var channel = 0; channel < channels; channel++)
        {
            var row = weights.AsSpan(channel * places.Length, places.Length);
            for (var source = 0; source < places.Length; source++)
            {
                row[source] = places[source] switch
                {
                    'C' => Side,
                    'c' => 0.5f,
                    'L' => channels == 1 || channel == 0 ? 1 : 0,
                    'R' => channels == 1 || channel == 1 ? 1 : 0,
                    'l' => channels == 1 || channel == 0 ? Side : 0,
                    'r' => channels == 1 || channel == 1 ? Side : 0,
                    _ => 0,
                };
            }
            var sum = 0f;
            foreach (var weight in row)
                sum += weight;
            foreach (ref var weight in row)
                weight = sum > 0 ? weight / sum : 0;
        }
        return weights;
    }
}
