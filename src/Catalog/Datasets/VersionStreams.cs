using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using WorkspaceAgents.Loader;

namespace WorkspaceAgents.Catalog;

/// <summary>Published versions as an endless row of samples, in the loader's order, from any place of it.</summary>
public sealed class VersionStreams(
    IDbContextFactory<CatalogDbContext> contexts, StreamSets sets, ClipFrameReader frames, Tokens tokens, AuditRecorder recorder, DatasetReaders readers,
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
        var found = new List<Dataset>();
        var mixture = await MixAsync(db, actor, new() { Dataset = name, Version = version, Weight = request.Weight, Where = request.Where }, request, found, cancellationToken);
        // Nobody would ever get a sample, and an endless stream would look for one for ever.
        if (request.Remainder == RemainderPolicy.Drop && mixture.SampleCount < request.World)
            throw new WorkspaceException(ErrorCode.Invalid, $"Split '{request.Split}' has {mixture.SampleCount} samples for {request.World} readers, so dropping the rest leaves none. Ask for remainder=pad or remainder=repeat.");
        var reading = new Reading(actor, [.. found.Select(dataset => dataset.Name)], mixture, request);
        var first = LoaderOf(reading, request.State is { } state ? Parse(state) : null);
        foreach (var (dataset, component) in found.Zip(mixture.Components))
        {
            var id = component.Version.VersionId.ToString();
            await recorder.ReadAsync(
                actor, dataset.WorkspaceId, "dataset.read", $"{dataset.Name}/{component.Version.Split}", id,
                new { version = id, split = component.Version.Split, world = request.World, job = request.Job, seed = first.Start.Seed, epoch = first.Start.Epoch, position = first.Start.Position, mixture = mixture.Text },
                cancellationToken);
        }

        return new(first.Start.Version, first.Start, mixture.SampleCount, ReadAsync(reading, first, cancellationToken));
    }

    private async Task<SampleMixture> MixAsync(CatalogDbContext db, Actor actor, StreamSet first, StreamRequest request, List<Dataset> found, CancellationToken cancellationToken)
    {
        var components = new List<MixtureComponent>();
        foreach (var set in request.Mixture.Prepend(first))
        {
            var (dataset, component) = await sets.FindAsync(db, actor, set, set.Split ?? request.Split, cancellationToken);
            found.Add(dataset);
            components.Add(component);
        }

        try
        {
            return new(components);
        }
        catch (ArgumentException exception)
        {
            throw new WorkspaceException(ErrorCode.Invalid, exception.Message, exception);
        }
    }

    private async IAsyncEnumerable<Sample> ReadAsync(Reading reading, SampleLoader first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!reading.Request.IsCounted)
        {
            await foreach (var sample in ReadEpochsAsync(reading, first, null, cancellationToken)) yield return sample;
            yield break;
        }

        var count = new StreamCount(readers, new(reading.Actor, reading.Datasets[0], first.Start.Version.ToString(), reading.Request.Job ?? StreamRequest.UnnamedJob), time, logger);
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
        foreach (var dataset in reading.Datasets) await Datasets.FindAsync(db, reading.Actor, dataset, Permissions.Download, cancellationToken);
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
            return new(reading.Mixture, options, state, request.Frames is null ? null : frames);
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

    private sealed record Reading(Actor Actor, IReadOnlyList<string> Datasets, SampleMixture Mixture, StreamRequest Request);
}
