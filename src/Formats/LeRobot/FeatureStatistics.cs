using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>Least, greatest, mean and deviation of a feature's components over all frames (Welford's method); absent values are passed over.</summary>
internal sealed class FeatureStatistics(int components)
{
    private readonly double[] _min = [.. Enumerable.Repeat(double.PositiveInfinity, components)];
    private readonly double[] _max = [.. Enumerable.Repeat(double.NegativeInfinity, components)];
    private readonly double[] _mean = new double[components];
    private readonly double[] _squares = new double[components];
    private readonly long[] _count = new long[components];
    private long _frames;

    public void Add(ReadOnlySpan<double> values)
    {
        _frames++;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) continue;
            var distance = values[i] - _mean[i];
            _mean[i] += distance / ++_count[i];
            _squares[i] += distance * (values[i] - _mean[i]);
            (_min[i], _max[i]) = (Math.Min(_min[i], values[i]), Math.Max(_max[i], values[i]));
        }
    }

    public JsonObject ToJson() => new()
    {
        ["min"] = List(i => _min[i]),
        ["max"] = List(i => _max[i]),
        ["mean"] = List(i => _mean[i]),
        ["std"] = List(i => Math.Sqrt(_squares[i] / _count[i])),
        ["count"] = new JsonArray(_frames),
    };

    private JsonArray List(Func<int, double> value) => [.. Enumerable.Range(0, components).Select(i => JsonValue.Create(_count[i] == 0 ? 0 : value(i)))];
}
