using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace WorkspaceAgents.Loader;

/// <summary>Counts what a loader does, for its report and for OpenTelemetry (meter <c>WorkspaceAgents.Loader</c>).</summary>
internal sealed class LoaderTally(string split, int rank)
{
    private const int MaxReported = 1000;

    private static readonly Meter Meter = new("WorkspaceAgents.Loader");
    private static readonly Counter<long> Samples = Meter.CreateCounter<long>("wsa.loader.samples", "{sample}", "Samples given out.");
    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>("wsa.loader.bytes", "By", "Bytes of the members of the samples given out.");
    private static readonly Counter<double> Wait = Meter.CreateCounter<double>("wsa.loader.wait", "s", "Seconds consumers waited for samples.");
    private static readonly Counter<double> Decode = Meter.CreateCounter<double>("wsa.loader.decode", "s", "Seconds of decoding frames, summed over what ran at the same time.");
    private static readonly Counter<long> Stalls = Meter.CreateCounter<long>("wsa.loader.stalls", "{stall}", "Waits above a tenth of a second.");
    private static readonly Counter<long> SkippedSamples = Meter.CreateCounter<long>("wsa.loader.skipped", "{sample}", "Bad samples passed over.");

    private readonly TagList _tags = new() { { "split", split }, { "rank", rank } };
    private readonly Lock _guard = new();
    private readonly List<BadSample> _skipped = [];
    private LoaderReport _report = new(0, 0, []);

    public LoaderReport Report
    {
        get
        {
            lock (_guard) return _report with { Skipped = [.. _skipped] };
        }
    }

    public void Yielded(Sample sample, TimeSpan waited)
    {
        long bytes = 0;
        foreach (var content in sample.Members.Values) bytes += content.Length;
        var stalls = waited.TotalSeconds > LoaderReport.StallSeconds ? 1 : 0;
        lock (_guard)
        {
            _report = _report with
            {
                YieldedCount = _report.YieldedCount + 1, Bytes = _report.Bytes + bytes,
                WaitSeconds = _report.WaitSeconds + waited.TotalSeconds, Stalls = _report.Stalls + stalls,
            };
        }

        Samples.Add(1, _tags);
        Bytes.Add(bytes, _tags);
        Wait.Add(waited.TotalSeconds, _tags);
        if (stalls > 0) Stalls.Add(stalls, _tags);
    }

    public void Decoded(TimeSpan took)
    {
        lock (_guard) _report = _report with { DecodeSeconds = _report.DecodeSeconds + took.TotalSeconds };
        Decode.Add(took.TotalSeconds, _tags);
    }

    public void Passed(BadSample bad)
    {
        lock (_guard)
        {
            _report = _report with { SkippedCount = _report.SkippedCount + 1 };
            if (_skipped.Count < MaxReported) _skipped.Add(bad);
        }

        SkippedSamples.Add(1, _tags);
    }
}
