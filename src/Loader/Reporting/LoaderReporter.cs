using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace WorkspaceAgents.Loader;

/// <summary>
/// Reads loaders and tells the server how it goes, so that the dataset's page shows who reads which version and how fast. Reporting never holds up a sample and
/// never ends the reading: what cannot be told is counted in <see cref="FailedCount"/>, and the next report holds it all.
/// </summary>
/// <param name="client">Its base address is the server, its headers have the token.</param>
/// <param name="dataset">The dataset's name.</param>
/// <param name="version">An alias, a number or an id.</param>
/// <param name="job">The job's name: 1 to 64 letters, digits, dots, hyphens and underscores; the same on all ranks.</param>
/// <param name="time">Tells when to report.</param>
public sealed class LoaderReporter(HttpClient client, string dataset, string version, string job, TimeProvider time)
{
    /// <summary>Time between reports.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ReaderCount _count = new(time);
    private readonly string _address = $"/api/v1/datasets/{Uri.EscapeDataString(dataset)}/versions/{Uri.EscapeDataString(version)}/readers/{Uri.EscapeDataString(job)}";
    private long _failedCount;

    /// <summary>Reports that did not arrive.</summary>
    public long FailedCount => Interlocked.Read(ref _failedCount);

    /// <summary>Why the last report that failed did; null when none has.</summary>
    public string? LastProblem { get; private set; }

    /// <summary>The loader's samples, with a report every <see cref="Interval"/> and at the end.</summary>
    /// <param name="loader">One epoch; call again with the next.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<Sample> ReadAsync(SampleLoader loader, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loader);
        _count.Begin(loader);
        var reportedAt = time.GetTimestamp();
        var sending = Task.CompletedTask;
        try
        {
            await foreach (var sample in loader.ReadAsync(cancellationToken))
            {
                yield return sample;
                _count.Reach(sample.Next);
                if (time.GetElapsedTime(reportedAt) < Interval || !sending.IsCompleted) continue;
                reportedAt = time.GetTimestamp();
                sending = SendAsync(_count.Take());
            }
        }
        finally
        {
            await sending;
            await SendAsync(_count.Take());
        }
    }

    private async Task SendAsync(ReaderReport report)
    {
        try
        {
            // Not the reader's cancellation: the last report of a run that is stopped should arrive too.
            using var stop = new CancellationTokenSource(Interval, time);
            using var response = await client.PostAsJsonAsync(_address, report, JsonSerializerOptions.Web, stop.Token);
            if (response.IsSuccessStatusCode) return;
            LastProblem = $"The server answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(stop.Token)}";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            LastProblem = exception.Message;
        }

        Interlocked.Increment(ref _failedCount);
    }
}
