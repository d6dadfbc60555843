using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Loader;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Published versions as an endless row of samples, in the loader's order, from any place of it.</summary>
public sealed class VersionStreams(
    IDbContextFactory<CatalogDbContext> contexts, IBlobStore blobs, ShardIndexes indexes, ClipFrameReader frames, Tokens tokens, AuditRecorder recorder, DatasetReaders readers,
    TimeProvider time, ILogger<VersionStreams> logger)
{
    /// <summary>How often it is asked anew whether the reader may read: so long does a revoked token go on at most.</summary>
    internal static readonly TimeSpan AccessInterval = TimeSpan.FromSeconds(5);

    private const int PrefetchSamples = 8;

    // Decoders are shared by all readers: more ahead would only let one of them keep the others waiting.
    private const int PrefetchDecoded = 4;

    /// <summary>Begins a stream. Nothing of the videos is read yet, and no manifest: it begins as fast at the end of a large version as at its start.</summary>
    /// <param name="actor">A member of the dataset's workspace who may download.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="WorkspaceException">No such dataset, version or split; the state is of something else; the request is wrong.</exception>
    public async Task<StreamedSamples> OpenAsync(Actor actor, string name, string version, StreamRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.FindProblem() is { } problem) throw new WorkspaceException(ErrorCode.Invalid, problem);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (dataset, _) = await Datasets.FindAsync(db, actor, name, Permissions.Download, cancellationToken);
        var row = await Datasets.FindVersionAsync(db, dataset, version, cancellationToken);
        Datasets.RefuseExpired(dataset, row);
        var shards = await FindSplitAsync(db, row, request.Split, cancellationToken);
        // Nobody would ever get a sample, and an endless stream would look for one for ever.
        if (request.Remainder == RemainderPolicy.Drop && shards.SampleCount < request.World)
            throw new WorkspaceException(ErrorCode.Invalid, $"Split '{request.Split}' has {shards.SampleCount} samples for {request.World} readers, so dropping the rest leaves none. Ask for remainder=pad or remainder=repeat.");
        var reading = new Reading(actor, name, shards, request);
        var first = LoaderOf(reading, request.State is { } state ? Parse(state) : null);
        await recorder.ReadAsync(
            actor, dataset.WorkspaceId, "dataset.read", $"{dataset.Name}/{request.Split}", row.Manifest.ToString(),
            new { version = row.Manifest.ToString(), split = request.Split, world = request.World, job = request.Job, seed = first.Start.Seed, epoch = first.Start.Epoch, position = first.Start.Position },
            cancellationToken);
        return new(row.Manifest, first.Start, shards.SampleCount, ReadAsync(reading, first, cancellationToken));
    }

    private async Task<ShardedVersion> FindSplitAsync(CatalogDbContext db, DatasetVersion row, string split, CancellationToken cancellationToken)
    {
        var all = await db.Set<DatasetShard>().AsNoTracking()
            .Where(s => s.DatasetId == row.DatasetId && s.Manifest == row.Manifest && s.Split == split).OrderBy(s => s.Name).ToListAsync(cancellationToken);
        if (all.Count == 0)
        {
            var splits = await db.Set<DatasetShard>().Where(s => s.DatasetId == row.DatasetId && s.Manifest == row.Manifest)
                .Select(s => s.Split).Distinct().OrderBy(s => s).ToListAsync(cancellationToken);
            throw new WorkspaceException(ErrorCode.Invalid, $"The version has no samples in split '{split}'; it has {string.Join(", ", splits)}.");
        }

        // In the sidecar layout everything but the videos lies in shards of its own.
        var beside = all.ToLookup(s => VersionShards.IsOfMetadata(s.Name, split));
        return new(row.Manifest, split, [.. beside[false].Select(Open)], [.. beside[true].Select(Open)]);

        VersionShard Open(DatasetShard s) => new(s.Name, s.Hash, s.LengthBytes, s.SampleCount, token => indexes.GetAsync(s.Recipe, token));
    }

    private async IAsyncEnumerable<Sample> ReadAsync(Reading reading, SampleLoader first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!reading.Request.IsCounted)
        {
            await foreach (var sample in ReadEpochsAsync(reading, first, null, cancellationToken)) yield return sample;
            yield break;
        }

        var count = new StreamCount(readers, new(reading.Actor, reading.Dataset, reading.Shards.VersionId.ToString(), reading.Request.Job ?? StreamRequest.UnnamedJob), time, logger);
        try
        {
            await foreach (var sample in ReadEpochsAsync(reading, first, count, cancellationToken))
            {
                yield return sample;
                count.Sent(sample);
            }
        }
        finally
        {
            await count.EndAsync();
        }
    }

    private async IAsyncEnumerable<Sample> ReadEpochsAsync(
        Reading reading, SampleLoader first, StreamCount? count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var checkedAt = time.GetTimestamp();
        var loader = first;
        for (var epoch = 0; reading.Request.Epochs is not { } epochs || epoch < epochs; epoch++, loader = LoaderOf(reading, loader.End))
        {
            count?.Begin(loader);
            await using var samples = loader.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(samples))
            {
                if (time.GetElapsedTime(checkedAt) >= AccessInterval)
                {
                    await RequireStillAsync(reading, cancellationToken);
                    checkedAt = time.GetTimestamp();
                }

                yield return samples.Current;
            }

            // Skipping is for single samples. A whole epoch without any would go on for ever in silence.
            if (loader.Report is { YieldedCount: 0, SkippedCount: > 0 } report && loader.Start.Position == 0)
                throw new WorkspaceException(ErrorCode.GateRefused, $"None of {report.SkippedCount} samples of the epoch can be read; the first: {report.Skipped[0].Reason}");
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<Sample> samples)
    {
        try
        {
            return await samples.MoveNextAsync();
        }
        catch (BadSampleException exception)
        {
            throw new WorkspaceException(
                ErrorCode.GateRefused,
                $"Sample '{exception.Sample.Key}' of shard '{exception.Sample.Shard}', at position {exception.Sample.Position}, cannot be read: {exception.Sample.Reason} "
                + "Every sample before it was sent. Restore its bytes (wsa verify names what is missing), or go on without it by bad=skip.",
                exception);
        }
    }

    private async Task RequireStillAsync(Reading reading, CancellationToken cancellationToken)
    {
        await tokens.RequireLiveAsync(reading.Actor, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await Datasets.FindAsync(db, reading.Actor, reading.Dataset, Permissions.Download, cancellationToken);
    }

    private SampleLoader LoaderOf(Reading reading, LoaderState? state)
    {
        var request = reading.Request;
        var options = new LoaderOptions
        {
            Seed = request.Seed, Epoch = request.Epoch, Shuffle = request.Shuffle, Rank = request.Rank, World = request.World, Remainder = request.Remainder,
            OnBadSample = request.OnBadSample, Frames = request.Frames, PrefetchSamples = request.Frames is null ? PrefetchSamples : PrefetchDecoded,
        };
        try
        {
            return new(reading.Shards, new BlobShardSource(blobs), options, state, request.Frames is null ? null : frames);
        }
        catch (LoaderStateException exception)
        {
            throw new WorkspaceException(ErrorCode.Invalid, exception.Message, exception);
        }
    }

    private static LoaderState Parse(string state)
    {
        try
        {
            return LoaderState.Parse(Encoding.UTF8.GetBytes(state));
        }
        catch (LoaderStateException exception)
        {
            throw new WorkspaceException(ErrorCode.Invalid, exception.Message, exception);
        }
    }

    private sealed record Reading(Actor Actor, string Dataset, ShardedVersion Shards, StreamRequest Request);
}
