using System.Globalization;
using Xunit.Abstractions;

namespace WorkspaceAgents.Media.Tests;

/// <summary>
/// Damaged copies of every file of the matrix, as workers validate and decode them. What a copy lost is told by the <c>ffmpeg</c> command and by the numbers in
/// its pictures. Copy n is the same in every run, so a longer run begins with a shorter one.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>How many copies; an ordinary run takes a sample.</summary>
    private const string CountVariable = "WSA_MUTATIONS";

    /// <summary>The number of the first copy, to look at one again.</summary>
    private const string FirstVariable = "WSA_MUTATIONS_FIRST";

    // They come to 50 of the sources and to every kind.
    private const int DefaultCount = 50;

    // A sound file takes a tenth of a second: one that needs a minute hangs.
    private readonly MediaToolbox _toolbox = new(new MediaOptions { Workers = 2, DecodeTimeout = TimeSpan.FromMinutes(1), IndexTimeout = TimeSpan.FromMinutes(1) });

    public void Dispose() => _toolbox.Workers.Dispose();

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_HasNothingToSay_WhenAFileIsUntouched()
    {
        List<string> flagged = [];
        foreach (var file in await GoldenMedia.AllAsync())
        {
            using var source = MediaSource.OpenFile(file.Path);
            foreach (var depth in Enum.GetValues<ValidationDepth>())
            {
                var report = MediaValidator.Validate(source, depth, new MediaOptions(), CancellationToken.None);
                if (report.Verdict != ValidationVerdict.Ok)
                    flagged.Add($"{file} {depth}: {string.Join(' ', report.Findings.Select(finding => $"{finding.Code}: {finding.Message}"))}");
            }
        }

        Assert.Empty(flagged);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task ValidateAsync_FlagsEveryFile_WhenDamageTakesAFrame()
    {
        var first = Number(FirstVariable) ?? 0;
        var trials = await RunAsync(first, Number(CountVariable) ?? DefaultCount);

        Write(trials);
        Assert.All(trials, trial => Assert.Null(trial.Fault));
        Assert.DoesNotContain(trials, trial => trial.IsUnexpected);
        Assert.DoesNotContain(trials, trial => trial.IsHang);
        Assert.DoesNotContain(trials, trial => trial.IsMissed);
        // Damage that changes nothing would prove nothing.
        Assert.InRange(trials.Count(trial => trial.LostFrames > 0), trials.Length / 2, trials.Length);
    }

    private async Task<MutationTrial[]> RunAsync(int first, int count)
    {
        var sources = await Task.WhenAll((await GoldenMedia.AllAsync()).Select(MutationSource.ReadAsync));
        var kinds = Enum.GetValues<MutationKind>();
        var trials = new MutationTrial[count];
        // Both turn at once: their numbers have no common divisor, so every kind comes to every source.
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (i, _) =>
            trials[i] = await TryAsync(sources[(first + i) % sources.Length], new Mutation(kinds[(first + i) % kinds.Length], first + i)));
        return trials;
    }

    private async Task<MutationTrial> TryAsync(MutationSource source, Mutation mutation)
    {
        var path = GeneratedMedia.Shared.NewPath(Path.GetExtension(source.File.Path));
        var copy = mutation.Apply(source.Bytes, source.Packets);
        await File.WriteAllBytesAsync(path, copy);
        var trial = new MutationTrial(source.File, mutation, 0, 0, new ValidationReport { Verdict = ValidationVerdict.Ok, Findings = [] }, null, null)
        {
            IsShorterRecording = Mutation.IsShorterRecording(source.Bytes, copy),
        };
        try
        {
            var shown = await NumberedVideo.ReadAsync(path);
            var numbers = source.File.Numbers;
            trial = trial with { LostFrames = numbers.Count - shown.Count, LostPictures = numbers.Count(number => !shown.Contains(number)) };
            trial = trial with { Report = await new MediaValidator(_toolbox).ValidateAsync(path, CancellationToken.None) };
            return trial with { Reading = await ReadEveryFrameAsync(path) };
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return trial with { Fault = exception.ToString() };
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>What ended it; null when every frame came.</summary>
    private async Task<MediaException?> ReadEveryFrameAsync(string path)
    {
        try
        {
            if ((await new MediaProber(_toolbox).ProbeAsync(path, CancellationToken.None)).BestVideoStreamIndex is not { } video)
                return new MediaException(MediaErrorCode.NoVideo, "no video");
            var index = await new FrameIndexer(_toolbox).BuildAsync(path, video, CancellationToken.None);
            await new FrameReaders(_toolbox).ReadAsync(
                MediaContent.OfFile(path), index, [.. Enumerable.Range(0, index.Frames.Count)], new FrameOutput { Format = FrameFormat.Gray8 }, (_, _) => ValueTask.CompletedTask, CancellationToken.None);
            return null;
        }
        catch (MediaException exception)
        {
            return exception;
        }
    }

    private void Write(MutationTrial[] trials)
    {
        foreach (var kind in trials.GroupBy(trial => trial.Mutation.Kind))
        {
            output.WriteLine(
                $"{kind.Key,-13} {kind.Count(),5} damaged, {kind.Count(trial => trial.LostFrames > 0),5} lost frames, {kind.Count(trial => trial.LostFrames > 0 && trial.IsFlagged),5} of them flagged; "
                + $"{kind.Count(trial => trial.LostPictures > 0),5} lost pictures, {kind.Count(trial => trial.LostPictures > 0 && trial.IsFlagged),5} of them flagged; {kind.Count(trial => trial.IsFlagged),5} flagged");
        }

        foreach (var trial in trials.Where(trial => trial.IsCrash || trial.IsHang || trial.IsUnexpected || trial.Fault is not null))
            output.WriteLine($"crashed or hung: {trial}");
        foreach (var trial in trials.Where(trial => trial.LostPictures > 0 && !trial.IsFlagged))
            output.WriteLine($"not flagged{(trial.IsShorterRecording ? ", a shorter recording" : "")}: {trial}");
        foreach (var reading in trials.GroupBy(trial => trial.Reading?.Code))
            output.WriteLine($"{reading.Count(),5} read: {reading.Key?.ToString() ?? "every frame of the index"}");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
