using System.Diagnostics;
using System.Diagnostics.Metrics;
using WorkspaceAgents.Loader;

namespace WorkspaceAgents.Catalog;

/// <summary>What readers report, for OpenTelemetry (meter <c>WorkspaceAgents.Readers</c>, tags <c>dataset</c> and <c>source</c>).</summary>
internal static class ReadingMeter
{
    private static readonly Meter Meter = new("WorkspaceAgents.Readers");
    private static readonly Counter<long> Samples = Meter.CreateCounter<long>("wsa.readers.samples", "{sample}", "Samples read of a dataset.");
    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>("wsa.readers.bytes", "By", "Bytes read of a dataset.");
    private static readonly Counter<double> Wait = Meter.CreateCounter<double>("wsa.readers.wait", "s", "Seconds its readers waited for samples.");
    private static readonly Counter<double> Decode = Meter.CreateCounter<double>("wsa.readers.decode", "s", "Seconds of decoding.");
    private static readonly Counter<long> Stalls = Meter.CreateCounter<long>("wsa.readers.stalls", "{stall}", "Waits above a tenth of a second.");

    public static void Add(string dataset, ReaderSource source, ReaderReport more)
    {
        var tags = new TagList { { "dataset", dataset }, { "source", source.ToString() } };
        Samples.Add(more.Samples, tags);
        Bytes.Add(more.Bytes, tags);
        Wait.Add(more.WaitSeconds, tags);
        Decode.Add(more.DecodeSeconds, tags);
        Stalls.Add(more.Stalls, tags);
    }
}
