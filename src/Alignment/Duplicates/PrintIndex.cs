namespace WorkspaceAgents.Alignment;

/// <summary>
/// Finds places with the same key in many recordings: keys are sorted once, so equal ones lie side by side. 16 bytes a key; time grows as n log n.
/// A place is compared with a limited number of those before it, so that what many recordings share (a jingle, a test card, a hundred copies) costs no square.
/// </summary>
internal sealed class PrintIndex
{
    /// <summary>So many places of one key, each of another recording, are compared with one place.</summary>
    private const int Neighbours = 16;

    private readonly List<ulong> _keys = [];
    private readonly List<Place> _places = [];

    /// <summary>Adds a place.</summary>
    public void Add(ulong key, int recording, int position)
    {
        _keys.Add(key);
        _places.Add(new Place(recording, position));
    }

    /// <summary>Pairs of places of different recordings with equal keys; of a recording's equal neighbours in a bucket only the last one is compared.</summary>
    public IEnumerable<(Place First, Place Second)> FindPairs()
    {
        var (keys, places) = (_keys.ToArray(), _places.ToArray());
        // The order among equal keys must not depend on the sort: by recording, then position.
        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));
        var recent = new List<Place>(Neighbours + 1);
        for (var i = 0; i < order.Length; i++)
        {
            if (i > 0 && keys[order[i]] != keys[order[i - 1]])
                recent.Clear();
            var place = places[order[i]];
            foreach (var earlier in recent)
            {
                if (earlier.Recording != place.Recording)
                    yield return (earlier, place);
            }
            if (recent.Count > 0 && recent[^1].Recording == place.Recording)
                recent.RemoveAt(recent.Count - 1);
            else if (recent.Count == Neighbours)
                recent.RemoveAt(0);
            recent.Add(place);
        }
    }

    /// <summary>A print of a recording.</summary>
    internal readonly record struct Place(int Recording, int Position);
}
