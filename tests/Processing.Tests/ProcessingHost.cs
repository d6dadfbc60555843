using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Migrator;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>A worker over a catalog in a folder, as Standalone runs it, driven through the catalog's own operations.</summary>
internal sealed class ProcessingHost : IAsyncDisposable
{
    public const string Workspace = "lab";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>How the reason of a job begins that failed by a fault of ours; the log says what it was.</summary>
    private const string InsideTheService = "Something went wrong inside the service";

    private readonly IHost _host;
    private readonly ErrorLog _errors;

    private ProcessingHost(IHost host, Actor owner, ErrorLog errors) => (_host, Owner, _errors) = (host, owner, errors);

    public Actor Owner { get; }

    public IBlobStore Blobs => Get<IBlobStore>();

    /// <summary>Starts a worker; on a folder that was used before it goes on with what is there.</summary>
    public static async Task<ProcessingHost> StartAsync(string folder, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Folder"] = folder,
            ["Processing:PollInterval"] = "00:00:00.050",
            ["Processing:HeartbeatInterval"] = "00:00:00.100",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        var errors = new ErrorLog();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(errors);
        builder.AddProcessing();
        await CatalogMigrations.ApplyAsync(builder.Configuration, CancellationToken.None);
        var host = builder.Build();
        var owner = await FindOwnerAsync(host);
        await host.StartAsync();
        return new(host, owner, errors);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Stops the host as Ctrl+C does.</summary>
    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>Brings a file in through the upload operation.</summary>
    public async Task UploadAsync(string path, byte[] content)
    {
        var uploads = Get<Uploads>();
        var upload = await uploads.CreateAsync(Owner, Workspace, new() { Path = path, LengthBytes = content.Length }, CancellationToken.None);
        if (content.Length == 0) return;
        using var stream = new MemoryStream(content);
        await uploads.AppendAsync(Owner, upload.Id, 0, stream, CancellationToken.None);
    }

    /// <summary>Brings a folder of this machine in under a folder of the workspace.</summary>
    public async Task UploadFolderAsync(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            await UploadAsync($"{to}/{Path.GetRelativePath(from, file).Replace('\\', '/')}", await File.ReadAllBytesAsync(file));
    }

    public async Task<BatchId> CreateBatchAsync(string folder, string dataset, BatchSettings? settings = null)
    {
        var request = new BatchRequest { Name = $"batch of {folder}", Dataset = dataset, Folder = folder, Settings = settings };
        return (await Get<Batches>().CreateAsync(Owner, Workspace, request, CancellationToken.None)).Batch.Id;
    }

    public Task<BatchDetails> GetBatchAsync(BatchId id) => Get<Batches>().GetAsync(Owner, id, CancellationToken.None);

    public async Task<JobSummary> PrepareAsync(BatchId batch) =>
        await WaitAsync((await Get<Batches>().PrepareAsync(Owner, batch, CancellationToken.None)).Id);

    public async Task<JobSummary> PublishAsync(BatchId batch) =>
        await WaitAsync((await Get<Batches>().PublishAsync(Owner, batch, CancellationToken.None)).Id);

    /// <summary>Prepares and publishes, and requires that both go well.</summary>
    public async Task<BlobHash> RunAsync(BatchId batch)
    {
        RequireDone(await PrepareAsync(batch));
        var published = RequireDone(await PublishAsync(batch));
        return BlobHash.Parse(published.VersionId!);
    }

    public async Task<VersionManifest> ReadManifestAsync(BlobHash version) =>
        VersionManifest.Parse(await Blobs.ReadAllAsync(version, CancellationToken.None), version);

    public Task<JobSummary> WaitAsync(JobId id) => WaitAsync(id, job => job.IsOver);

    /// <summary>Waits until a job is as wanted. Real programs run here, so this is real time with a limit.</summary>
    public async Task<JobSummary> WaitAsync(JobId id, Func<JobSummary, bool> isReached)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var job = await Get<Catalog.Jobs>().GetAsync(Owner, id, limit.Token);
            Assert.False(job.Reason?.StartsWith(InsideTheService, StringComparison.Ordinal) == true, $"{job.Reason}\n{_errors}");
            if (isReached(job)) return job;
            Assert.False(job.IsOver, $"The job ended before it was as wanted: {job.State} {job.Message} {job.Reason}");
            await Task.Delay(20, limit.Token);
        }
    }

    public static JobSummary RequireDone(JobSummary job)
    {
        Assert.True(job.State == JobState.Done, $"{job.Title}: {job.State}, {job.Message}. {job.Reason}");
        return job;
    }

    private static async Task<Actor> FindOwnerAsync(IHost host)
    {
        var accounts = host.Services.GetRequiredService<Accounts>();
        if (await accounts.CreateFirstOwnerAsync("owner", CancellationToken.None) is { } first)
        {
            await host.Services.GetRequiredService<Workspaces>().CreateAsync(first.Actor, Workspace, "Lab", CancellationToken.None);
            return first.Actor;
        }

        var members = await host.Services.GetRequiredService<Workspaces>().ListMembersAsync(Actor.System("tests"), Workspace, CancellationToken.None);
        return (await accounts.FindActorAsync(members.Single().UserId, CancellationToken.None))!;
    }
}
