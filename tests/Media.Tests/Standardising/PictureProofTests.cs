namespace WorkspaceAgents.Media.Tests;

public class PictureProofTests
{
    private readonly GeneratedMedia _media = GeneratedMedia.Shared;

    [RequiresToolTheory("ffmpeg")]
    [InlineData("h264", "shuffleframes=0 2 1", "like the one beside it")]
    [InlineData("h264", "lutyuv=y=128", "frame ")]
    [InlineData("hevc", "hflip", "does not look like")]
    [InlineData("lossless", "lutyuv=u=val+1", "does not look like")]
    public async Task StandardiseAsync_FailsAndLeavesNothing_WhenTheEncoderIsGivenOtherPictures(string profile, string sabotage, string said)
    {
        var path = await _media.VfrAsync();
        var (probe, index) = await Tools.ReadAsync(path);
        var output = _media.NewPath(".mp4");
        var toolbox = new MediaToolbox(new MediaOptions { FfmpegFolder = SabotagedFfmpeg.Make(sabotage) });
        var standardiser = new Standardiser(toolbox, new FrameIndexer(toolbox));

        var exception = await Assert.ThrowsAsync<MediaException>(() => standardiser.StandardiseAsync(
            path, probe, index, output, new StandardiseOptions { Profile = StandardProfile.Find(profile)! }, null, CancellationToken.None));

        Assert.Equal(MediaErrorCode.FramesChanged, exception.Code);
        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(output)!, Path.GetFileName(output) + "*"));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task StandardiseAsync_ComparesOneField_WhenTheOtherIsMadeUp()
    {
        var result = await StandardiseAsync(await _media.InterlacedAsync(), new StandardiseOptions { Deinterlace = true });

        Assert.InRange(result.LeastSsim!.Value, 0.9, 1);
        Assert.Empty(result.SkippedFrames);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task StandardiseAsync_SkipsAndNamesFrames_ThatAreDamagedInTheSource()
    {
        var source = await _media.ConformingAsync();
        var (_, index) = await Tools.ReadAsync(source);
        // A whole group: encoded anew, groups are as long, so the first and the last of its frames are among those that are compared.
        var key = PictureProof.ChoosePairs(index, index).First(pair => pair.Source > 0 && index.Frames[pair.Source].IsKeyframe).Source;
        var path = await _media.MakeBytesAsync("damaged-group.mp4", async () =>
        {
            var bytes = await File.ReadAllBytesAsync(source);
            var (position, size) = ((int)index.Frames[key].BytePosition!.Value, index.Frames[key].SizeBytes);
            for (var i = size / 2; i < size * 3 / 4; i++)
                bytes[position + i] ^= 0x5A;
            return bytes;
        });

        var result = await StandardiseAsync(path, new StandardiseOptions { Profile = StandardProfile.Hevc });

        Assert.Contains(key, result.SkippedFrames);
        Assert.True(result.ComparedFrameCount > result.SkippedFrames.Count, $"{result.ComparedFrameCount} compared");
    }

    [RequiresToolFact("ffmpeg")]
    public async Task StandardiseAsync_ComparesEverySample_WhenNothingMayBeLost()
    {
        foreach (var (path, profile) in new[] { (await _media.TenBitAsync(), StandardProfile.Lossless), (await _media.ConformingAsync(), StandardProfile.H264) })
        {
            var result = await StandardiseAsync(path, new StandardiseOptions { Profile = profile });

            Assert.Equal(1, result.LeastSsim);
            Assert.InRange(result.ComparedFrameCount, 8, 26);
        }
    }

    [RequiresToolTheory("ffmpeg")]
    [InlineData("null", true)]
    [InlineData("lutyuv=u=val+1", false)]
    public async Task StandardiseAsync_ComparesColoursToo_WhenAColumnWasAdded(string sabotage, bool isSame)
    {
        var path = await _media.OddAsync("yuv420p");
        var (probe, index) = await Tools.ReadAsync(path);
        var toolbox = new MediaToolbox(new MediaOptions { FfmpegFolder = SabotagedFfmpeg.Make(sabotage) });
        var task = new Standardiser(toolbox, new FrameIndexer(toolbox)).StandardiseAsync(
            path, probe, index, _media.NewPath(".mp4"), new StandardiseOptions { Profile = StandardProfile.Lossless }, null, CancellationToken.None);

        if (isSame)
            Assert.Equal(1, (await task).LeastSsim);
        else
            Assert.Equal(MediaErrorCode.FramesChanged, (await Assert.ThrowsAsync<MediaException>(() => task)).Code);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task CompareAsync_FindsAShift_OfOneFrame()
    {
        var path = await _media.ConformingAsync();
        var (probe, index) = await Tools.ReadAsync(path);
        var video = new ProvedVideo(MediaContent.OfFile(path), index, (probe.BestVideo!.Width, probe.BestVideo.Height));
        var demand = new PictureDemand(PictureComparison.Similar, 0.5);
        FramePair[] pairs = [.. Enumerable.Range(1, 30).Select(frame => new FramePair(frame, frame + 1))];

        var shifted = await new PictureProof(Tools.Frames).CompareAsync(video, video, pairs, demand, CancellationToken.None);
        var same = await new PictureProof(Tools.Frames).CompareAsync(video, video, [new FramePair(7, 7)], demand, CancellationToken.None);

        Assert.StartsWith("frame 1 looks more like", shifted.FindFault(0.5), StringComparison.Ordinal);
        Assert.Null(same.FindFault(1));
    }

    private async Task<StandardiseResult> StandardiseAsync(string path, StandardiseOptions options)
    {
        var (probe, index) = await Tools.ReadAsync(path);
        return await Tools.Standardiser.StandardiseAsync(path, probe, index, _media.NewPath(".mp4"), options, null, CancellationToken.None);
    }
}
