namespace WorkspaceAgents.Media.Tests;

/// <summary>A survey through a worker is the one made in this process.</summary>
public sealed class PictureSurveysTests
{
    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task SurveyAsync_GivesWhatThePassGives_AndTellsHowFarItIs()
    {
        foreach (var path in new[] { await GeneratedMedia.Shared.VfrAsync(), await GeneratedMedia.Shared.TsAsync() })
        {
            var (_, index) = await Tools.ReadAsync(path);
            using var source = MediaSource.OpenFile(path);
            var expected = PictureSurveyor.Survey(source, index, new PicturesArguments(index.StreamIndex, new MediaOptions()), _ => { }, CancellationToken.None);
            var told = new List<double>();

            var found = await Tools.Surveys.SurveyAsync(MediaContent.OfFile(path), index, new Told(told), CancellationToken.None);

            Assert.Equal(expected.Keyframes, found.Keyframes);
            Assert.Equal(expected.Cuts, found.Cuts);
            Assert.Equal(expected.Frames.Motion, found.Frames.Motion);
            Assert.Equal(expected.Frames.States, found.Frames.States);
            Assert.Equal(expected.Keyframes, (await Tools.Surveys.HashKeyframesAsync(MediaContent.OfFile(path), index, CancellationToken.None)).Keyframes);
            Assert.NotEmpty(told);
            Assert.All(told, share => Assert.InRange(share, 0, 1));
        }
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task SurveyAsync_Refuses_WhatTheVideoDoesNotHave()
    {
        var path = await GeneratedMedia.Shared.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);

        var beyond = await Assert.ThrowsAsync<MediaException>(
            () => Tools.Surveys.SurveyAsync(MediaContent.OfFile(path), index, new ClipSpan(100, 121), null, CancellationToken.None));

        Assert.Equal(MediaErrorCode.InvalidRange, beyond.Code);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task SurveyAsync_Ends_WhenItIsCancelled()
    {
        var path = await GeneratedMedia.Shared.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Tools.Surveys.SurveyAsync(MediaContent.OfFile(path), index, new Cancelling(stop), stop.Token));
    }

    private sealed class Told(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value) => source.Cancel();
    }
}
