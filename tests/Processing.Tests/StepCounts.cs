using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>Counts the steps that really ran.</summary>
internal sealed class StepCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, int> _runs = new();

    public StepCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == StepRunner.MeterName) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            string? step = null, outcome = null;
            foreach (var tag in tags)
            {
                if (tag.Key == "step") step = tag.Value as string;
                if (tag.Key == "outcome") outcome = tag.Value as string;
            }

            if (outcome == "run") _runs.AddOrUpdate(step!, 1, (_, count) => count + 1);
        });
        _listener.Start();
    }

    /// <summary>Step to the number of times it ran.</summary>
    public IReadOnlyDictionary<string, int> Runs => new SortedDictionary<string, int>(_runs, StringComparer.Ordinal);

    public void Dispose() => _listener.Dispose();
}
