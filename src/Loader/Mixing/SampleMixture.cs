using System.Globalization;
using System.Text;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Loader;

/// <summary>
/// Several sets read as one, in an order that is a pure function of versions, choices, weights, seed and epoch. Any place of it is found alone, so it
/// resumes as one version does.
/// </summary>
/// <remarks>
/// An epoch is so many blocks of as many places as the weights add up to; each block has exactly as many places of a set as its weight, in an order drawn
/// for the block. A set's samples come in the order of their own epochs, one after another, and go on where the epoch before left off. An epoch is as long
/// as it takes until every set has been read whole at least once; smaller sets come round again. One set alone has the order it has without a mixture.
/// </remarks>
public sealed class SampleMixture
{
    /// <summary>The most sets.</summary>
    public const int MaxComponents = 64;

    private readonly int _blockLength;
    private readonly long _blockCount;
    private readonly BlobHash _id;
    private readonly Drawn?[] _drawn;
    private Block? _last;

    /// <summary>Puts sets together.</summary>
    /// <param name="components">1 to <see cref="MaxComponents"/>; their order counts.</param>
    /// <exception cref="ArgumentException">None, too many, one without samples, or a weight out of range.</exception>
    public SampleMixture(IReadOnlyList<MixtureComponent> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        if (components.Count is < 1 or > MaxComponents) throw new ArgumentException($"A mixture is of 1 to {MaxComponents} sets, not {components.Count}.", nameof(components));
        foreach (var component in components)
        {
            var name = $"{component.Version.VersionId}/{component.Version.Split}";
            if (component.Weight is < 1 or > MixtureComponent.MaxWeight) throw new ArgumentException($"A weight is 1 to {MixtureComponent.MaxWeight}, not {component.Weight} as for {name}.", nameof(components));
            if (component.SampleCount == 0) throw new ArgumentException($"No sample of {name} is chosen{(component.Where is null ? "" : $" by: {component.Where}")}.", nameof(components));
            if (component.Where is null != component.Chosen is null) throw new ArgumentException($"Of {name} samples are chosen without words, or words without samples.", nameof(components));
        }

        Components = components;
        _drawn = new Drawn?[components.Count];
        _blockLength = components.Sum(component => component.Weight);
        _blockCount = components.Max(component => (component.SampleCount + component.Weight - 1) / component.Weight);
        // A set alone is read to its end and no further.
        SampleCount = components.Count == 1 ? components[0].SampleCount : _blockCount * _blockLength;
        var text = string.Join(" + ", components.Select(component => string.Create(
            CultureInfo.InvariantCulture, $"{component.Weight}*{component.Version.VersionId}/{component.Version.Split}{(component.Where is null ? "" : $" where {component.Where}")}")));
        Text = components is [{ Where: null }] ? null : text;
        _id = BlobHash.Compute(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The sets.</summary>
    public IReadOnlyList<MixtureComponent> Components { get; }

    /// <summary>Places of an epoch.</summary>
    public long SampleCount { get; }

    /// <summary>What is mixed, as states have it; null for the whole of one set.</summary>
    public string? Text { get; }

    /// <summary>The sample at a place of an epoch.</summary>
    /// <param name="seed">The order's seed.</param>
    /// <param name="shuffle">False: sets in turn within a block, and each in the order of its manifest.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="place">0 to <see cref="SampleCount"/>, exclusive.</param>
    /// <returns>The set, and the sample's number in the order of its manifest.</returns>
    public (int Component, long Number) At(long seed, bool shuffle, int epoch, long place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, SampleCount);
        var (component, turn) = Components.Count == 1
            ? (0, (epoch * SampleCount) + place)
            : BlockOf(seed, shuffle, (epoch * _blockCount) + (place / _blockLength)).At((int)(place % _blockLength));
        var set = Components[component];
        var (round, index) = Math.DivRem(turn, set.SampleCount);
        return (component, set.NumberOf(OrderOf(component, seed, shuffle, round).At(index)));
    }

    private SampleOrder OrderOf(int component, long seed, bool shuffle, long round)
    {
        if (_drawn[component] is { } drawn && (drawn.Seed, drawn.Shuffle, drawn.Round) == (seed, shuffle, round)) return drawn.Order;
        var set = Components[component];
        var order = new SampleOrder(set.Version.VersionId, set.Version.Split, seed, round, set.SampleCount, shuffle);
        _drawn[component] = new(seed, shuffle, round, order);
        return order;
    }

    private Block BlockOf(long seed, bool shuffle, long number)
    {
        // Places are asked for one after another: the block is made once for all of its places.
        if (_last is { } last && last.IsOf(seed, shuffle, number)) return last;
        return _last = new(Components, new SampleOrder(_id, "mixture", seed, number, _blockLength, shuffle), seed, shuffle, number);
    }

    private sealed record Drawn(long Seed, bool Shuffle, long Round, SampleOrder Order);

    private sealed class Block
    {
        private readonly (int Component, long Turn)[] _places;
        private readonly (long, bool, long) _key;

        public Block(IReadOnlyList<MixtureComponent> components, SampleOrder order, long seed, bool shuffle, long number)
        {
            _key = (seed, shuffle, number);
            var owners = components.SelectMany((component, index) => Enumerable.Repeat(index, component.Weight)).ToArray();
            var turns = components.Select(component => number * component.Weight).ToArray();
            _places = new (int, long)[owners.Length];
            for (var place = 0; place < owners.Length; place++)
            {
                var owner = owners[order.At(place)];
                _places[place] = (owner, turns[owner]++);
            }
        }

        public bool IsOf(long seed, bool shuffle, long number) => _key == (seed, shuffle, number);

        public (int Component, long Turn) At(int place) => _places[place];
    }
}
