using Microsoft.Extensions.Logging;
using WorkspaceAgents.Loader;

namespace WorkspaceAgents.Catalog;

/// <summary>Counts one stream while it is sent, and keeps the count every so often and at its end.</summary>
internal sealed partial class StreamCount(DatasetReaders readers, StreamCount.Place place, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ReaderCount _count = new(time);
    private long _keptAt = time.GetTimestamp();
    private Task _keeping = Task.CompletedTask;

    public void Begin(SampleLoader loader) => _count.Begin(loader);

    /// <summary>A sample was sent. Never waits: what is not kept now is kept with the next.</summary>
    public void Sent(Sample sample)
    {
        _count.Reach(sample.Next);
        if (!_keeping.IsCompleted || time.GetElapsedTime(_keptAt) < Interval) return;
        _keptAt = time.GetTimestamp();
        _keeping = KeepAsync(_count.Take());
    }

    public async Task EndAsync()
    {
        await _keeping;
        if (_count.Take() is { Samples: > 0 } report) await KeepAsync(report);
    }

    private async Task KeepAsync(ReaderReport report)
    {
        try
        {
            // Who was reading may have gone; what they read counts all the same.
            await readers.CountAsync(place.Actor, place.Dataset, place.Version, place.Job, report, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // A count is not worth a training run. The log has it, and the next report holds what this one would have.
            LogNotKept(logger, exception, place.Dataset, place.Job);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What job {Job} reads of {Dataset} was not counted; the next count includes it.")]
    private static partial void LogNotKept(ILogger logger, Exception exception, string dataset, string job);

    internal sealed record Place(Actor Actor, string Dataset, string Version, string Job);
}
