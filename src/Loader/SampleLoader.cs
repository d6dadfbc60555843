using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Loader;

/// <summary>
/// Reads one epoch of a version's split, or the rest of it, as one of several ranks. What is read and in which order depends on version, split, seed,
/// epoch, rank and world alone; prefetching and the source of the bytes do not change it.
/// </summary>
public sealed class SampleLoader
{
    private readonly SampleMixture _mixture;
    private readonly LoaderOptions _options;
    private readonly ClipFrameReader? _frames;
    private readonly RankPlan _plan;
    private readonly LoaderTally _tally;

    /// <summary>Plans the reading.</summary>
    /// <param name="version">What to read.</param>
    /// <param name="source">Where the bytes are.</param>
    /// <param name="options">How to read.</param>
    /// <param name="resumeFrom">A saved state, or null to begin the epoch of the options.</param>
    /// <param name="frames">Decodes frames; needed when the options ask for any.</param>
    /// <exception cref="LoaderStateException">The state is of another version, split, seed, order or mixture, or beyond the epoch's end.</exception>
    public SampleLoader(ShardedVersion version, IShardSource source, LoaderOptions options, LoaderState? resumeFrom = null, ClipFrameReader? frames = null)
        : this(new SampleMixture([new(version, source)]), options, resumeFrom, frames)
    {
    }

    /// <summary>Plans the reading of several sets, or of chosen samples.</summary>
    /// <param name="mixture">What to read.</param>
    /// <param name="options">How to read.</param>
    /// <param name="resumeFrom">A saved state, or null to begin the epoch of the options.</param>
    /// <param name="frames">Decodes frames; needed when the options ask for any.</param>
    /// <exception cref="LoaderStateException">The state is of another version, split, seed, order or mixture, or beyond the epoch's end.</exception>
    public SampleLoader(SampleMixture mixture, LoaderOptions options, LoaderState? resumeFrom = null, ClipFrameReader? frames = null)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PrefetchSamples, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.PrefetchSamples, 1024, nameof(options));
        if (options.Frames is not null) ArgumentNullException.ThrowIfNull(frames);
        var split = mixture.Components[0].Version.Split;
        if (options.Remainder == RemainderPolicy.Drop && mixture.SampleCount < options.World)
        {
            throw new ArgumentException(
                $"Split '{split}' has {mixture.SampleCount} samples for {options.World} readers, so dropping the rest leaves none. Read with Pad or Repeat, or with fewer readers.", nameof(options));
        }

        (_mixture, _options, _frames) = (mixture, options, frames);
        _tally = new(split, options.Rank);
        Start = resumeFrom is null ? BeginningOf(mixture, options) : Check(resumeFrom, mixture, options);
        _plan = new(mixture.SampleCount, Start.Position, options.Rank, options.World, options.Remainder);
    }

    /// <summary>Where the reading begins.</summary>
    public LoaderState Start { get; }

    /// <summary>This reader, 0 to <see cref="World"/>, exclusive.</summary>
    public int Rank => _options.Rank;

    /// <summary>Number of readers that share the epoch.</summary>
    public int World => _options.World;

    /// <summary>How many samples this rank, like every other, reads until the epoch ends; bad ones count.</summary>
    public long RemainingSteps => _plan.Steps;

    /// <summary>Where the next epoch begins once this one is read to its end.</summary>
    public LoaderState End => _plan.End is var (epochs, position) ? Start with { Epoch = Start.Epoch + epochs, Position = position } : Start;

    /// <summary>What has been done so far.</summary>
    public LoaderReport Report => _tally.Report;

    /// <summary>The samples of this rank in their order, to the end of the epoch. Each call begins at <see cref="Start"/>.</summary>
    /// <exception cref="BadSampleException">A bad sample, when the options say so.</exception>
    public async IAsyncEnumerable<Sample> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A queue of reads that have begun, in order: the queue's length is how far ahead is read, and whoever finishes first waits.
        var reads = Channel.CreateBounded<Task<Sample?>>(_options.PrefetchSamples);
        var begin = BeginReadsAsync(reads.Writer, stopping.Token);
        try
        {
            var asked = Stopwatch.GetTimestamp();
            await foreach (var read in reads.Reader.ReadAllAsync(cancellationToken))
            {
                if (await read is not { } sample) continue;
                _tally.Yielded(sample, Stopwatch.GetElapsedTime(asked));
                yield return sample;
                asked = Stopwatch.GetTimestamp();
            }
            await begin;
        }
        finally
        {
            await stopping.CancelAsync();
            await begin.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (reads.Reader.TryRead(out var read)) await ((Task)read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeginReadsAsync(ChannelWriter<Task<Sample?>> reads, CancellationToken cancellationToken)
    {
        try
        {
            for (long step = 0; step < _plan.Steps; step++)
            {
                await reads.WaitToWriteAsync(cancellationToken);
                var current = step;
                await reads.WriteAsync(Task.Run(() => ReadStepAsync(current, cancellationToken), cancellationToken), cancellationToken);
            }
        }
        finally
        {
            reads.Complete();
        }
    }

    private async Task<Sample?> ReadStepAsync(long step, CancellationToken cancellationToken)
    {
        var (position, epochsAhead, place) = (_plan.PositionOf(step), _plan.EpochsAhead(step), _plan.PlaceOf(step));
        var (component, number) = _mixture.At(Start.Seed, Start.Shuffle, Start.Epoch + epochsAhead, place);
        var set = _mixture.Components[component];
        var (shard, index) = set.Version.Locate(number);
        var key = "";
        try
        {
            var contents = await shard.GetIndexAsync(cancellationToken);
            key = contents.KeyOf(index);
            var (after, next) = _plan.After(step);
            var sample = await ReadSampleAsync(set, number, contents, index, cancellationToken) with
            {
                Component = component,
                Epoch = Start.Epoch + epochsAhead,
                Position = epochsAhead > 0 ? place : position,
                IsPadding = _plan.IsPadding(step),
                Next = Start with { Epoch = Start.Epoch + after, Position = next },
            };
            return _options.Frames is { } wanted ? await DecodeAsync(sample, wanted, cancellationToken) : sample;
        }
        catch (Exception exception) when (IsOfTheSample(exception))
        {
            var bad = new BadSample(position, key, shard.Name, exception.Message);
            if (_options.OnBadSample == OnBadSample.Throw) throw new BadSampleException(bad, exception);
            _tally.Passed(bad);
            return null;
        }
    }

    private async Task<Sample> DecodeAsync(Sample sample, FrameSampling wanted, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var decoded = await _frames!.ReplaceVideoAsync(sample, wanted, Start.Seed, cancellationToken);
        _tally.Decoded(Stopwatch.GetElapsedTime(began));
        return decoded;
    }

    // In the sidecar layout the rest of the sample lies in another shard; its blocks come after the video's.
    private async Task<Sample> ReadSampleAsync(MixtureComponent set, long number, ShardIndex contents, int index, CancellationToken cancellationToken)
    {
        var sample = await ReadPartAsync(set.Source, set.Version.Locate(number).Shard, contents, index, cancellationToken);
        if (set.Version.LocateSidecar(number) is not { } beside) return sample;
        var rest = await ReadPartAsync(set.Source, beside.Shard, await beside.Shard.GetIndexAsync(cancellationToken), beside.SampleIndex, cancellationToken);
        return sample with
        {
            Members = new Dictionary<string, ReadOnlyMemory<byte>>(sample.Members.Concat(rest.Members), StringComparer.Ordinal),
            Tar = (byte[])[.. sample.Tar.Span, .. rest.Tar.Span],
        };
    }

    private async Task<Sample> ReadPartAsync(IShardSource source, VersionShard shard, ShardIndex contents, int index, CancellationToken cancellationToken)
    {
        // The members of a sample lie together in the TAR: one read for all of them, and no copy of each.
        var (start, length) = contents.RangeOf(index);
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        await source.ReadAsync(shard, start, bytes, cancellationToken);
        var range = contents.MembersOf(index);
        var members = new Dictionary<string, ReadOnlyMemory<byte>>(range.End.Value - range.Start.Value, StringComparer.Ordinal);
        for (var i = range.Start.Value; i < range.End.Value; i++)
        {
            var member = contents.Recipe.Members[i];
            var content = bytes.AsMemory((int)(contents.Recipe.GetContentOffset(i) - start), (int)member.SizeBytes);
            if (_options.VerifyHashes && BlobHash.Compute(content.Span) != member.Hash)
                throw new InvalidDataException($"The bytes of '{member.Name}' are not those of the version (SHA-256 {member.Hash}).");
            members.Add(MemberName.Split(member.Name).Extension, content);
        }
        return new() { Key = contents.KeyOf(index), Members = members, Tar = bytes, Epoch = 0, Position = 0, IsPadding = false, Next = Start };
    }

    // Missing, wrong or undecodable bytes make a bad sample. A store or server that cannot be reached, a busy machine or a cancelled read does not.
    private static bool IsOfTheSample(Exception exception) => exception switch
    {
        StorageUnavailableException => false,
        MediaException media => media.Code is not (MediaErrorCode.ToolMissing or MediaErrorCode.TimedOut),
        _ => exception is IOException or InvalidDataException or UnauthorizedAccessException,
    };

    private static LoaderState BeginningOf(SampleMixture mixture, LoaderOptions options) => new()
    {
        Version = mixture.Components[0].Version.VersionId,
        Split = mixture.Components[0].Version.Split,
        Mixture = mixture.Text,
        Seed = options.Seed,
        Shuffle = options.Shuffle,
        Epoch = options.Epoch,
        Position = 0,
    };

    private static LoaderState Check(LoaderState state, SampleMixture mixture, LoaderOptions options)
    {
        var version = mixture.Components[0].Version;
        if (state.Mixture != mixture.Text) throw Differs("mixture", state.Mixture ?? "none", mixture.Text ?? "none");
        if (state.Version != version.VersionId) throw Differs("version", state.Version, version.VersionId);
        if (state.Split != version.Split) throw Differs("split", state.Split, version.Split);
        if (state.Seed != options.Seed) throw Differs("seed", state.Seed, options.Seed);
        if (state.Shuffle != options.Shuffle) throw Differs("shuffle", state.Shuffle, options.Shuffle);
        return state.Position <= mixture.SampleCount
            ? state
            : throw new LoaderStateException($"The state is at position {state.Position} of an epoch of {mixture.SampleCount} samples.");
    }

    private static LoaderStateException Differs(string what, object inState, object asked) => new(
        $"The state is of {what} {inState}, but {what} {asked} is to be read. Resume with what the state was saved from, or begin without a state.");
}
