namespace WorkspaceAgents.Media;

/// <summary>Rows over time that become the columns of an <see cref="EmbeddedTrack"/>. A column that appears late is NaN before.</summary>
internal sealed class SeriesColumns
{
    private readonly List<double> _times = [];
    private readonly List<(string Name, string? Unit, List<double> Values)> _columns = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>The times so far, in seconds.</summary>
    public IReadOnlyList<double> TimesSeconds => _times;

    /// <summary>The columns so far.</summary>
    public IReadOnlyList<EmbeddedChannel> Channels => [.. _columns.Select(column => new EmbeddedChannel(column.Name, column.Unit, column.Values))];

    /// <summary>How many numbers there are, times included.</summary>
    public long NumberCount => _times.Count * (_columns.Count + 1L);

    /// <summary>Adds a row.</summary>
    /// <param name="seconds">Its time.</param>
    /// <param name="columns">Names and units; the first of equal names counts.</param>
    /// <param name="values">As many as columns, or fewer.</param>
    public void Add(double seconds, IReadOnlyList<(string Name, string? Unit)> columns, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!_places.TryGetValue(columns[i].Name, out var place))
            {
                place = _places[columns[i].Name] = _columns.Count;
                _columns.Add((columns[i].Name, columns[i].Unit, [.. Enumerable.Repeat(double.NaN, _times.Count)]));
            }
            if (_columns[place].Values.Count == _times.Count)
                _columns[place].Values.Add(values[i]);
        }
        _times.Add(seconds);
        foreach (var column in _columns)
        {
            if (column.Values.Count < _times.Count)
                column.Values.Add(double.NaN);
        }
    }
}
