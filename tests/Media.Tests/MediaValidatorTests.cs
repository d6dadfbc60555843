using System.Text.Json;

namespace WorkspaceAgents.Media.Tests;

public class MediaValidatorTests
{
    private readonly GeneratedMedia _media = GeneratedMedia.Shared;

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_IsOkWithAnInfo_WhenVariableRate()
    {
        var report = await ValidateAsync(await _media.VfrAsync());

        Assert.Equal(ValidationVerdict.Ok, report.Verdict);
        Assert.Equal(120, report.DecodedFrameCount);
        var finding = Assert.Single(report.Findings);
        Assert.Equal((FindingCodes.VariableFrameRate, FindingSeverity.Info), (finding.Code, finding.Severity));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_IsOkWithoutFindings_WhenSound()
    {
        foreach (var path in new[]
        {
            await _media.ConformingAsync(), await _media.HevcMkvAsync(), await _media.TsAsync(), await _media.EditListAsync(), await _media.OddVp9Async(),
            await _media.RotatedAsync(), await _media.OpenGopAsync(), await _media.FullRangeAsync(),
        })
        {
            var report = await ValidateAsync(path);
            Assert.True(report.Verdict == ValidationVerdict.Ok && report.Findings.Count == 0, $"{Path.GetFileName(path)}: {JsonSerializer.Serialize(report)}");
        }
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_Rejects_WhenEmpty() =>
        await AssertRejectedAsync(await _media.EmptyAsync(), FindingCodes.EmptyFile, "empty");

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_Rejects_WhenTextIsNamedMp4() =>
        await AssertRejectedAsync(await _media.TextAsync(), FindingCodes.Unreadable, "text");

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_Rejects_WhenIndexIsMissing() =>
        await AssertRejectedAsync(await _media.MoovMissingAsync(), FindingCodes.Truncated, "moov");

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_Rejects_WhenFramesAreCutOff() =>
        await AssertRejectedAsync(await _media.MdatCutAsync(), FindingCodes.Truncated, "cut off");

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_Rejects_WhenMatroskaIsCutOff() =>
        await AssertRejectedAsync(await _media.MkvCutAsync(), FindingCodes.Truncated, "cut off");

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_Rejects_WhenAudioOnly() =>
        await AssertRejectedAsync(await _media.AudioOnlyAsync(), FindingCodes.NoVideo, "no video");

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_Rejects_WhenTheOnlyVideoIsACover() =>
        await AssertRejectedAsync(await _media.CoverAsync(), FindingCodes.NoVideo, "no video");

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_Rejects_WhenThereIsNoFrame() =>
        await AssertRejectedAsync(await _media.ZeroFramesAsync(), FindingCodes.NoFrames, "no frame");

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_Rejects_WhenCodecIsUnknown() =>
        await AssertRejectedAsync(await _media.UnknownCodecAsync(), FindingCodes.UnknownCodec, "codec");

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_SaysWhere_WhenBytesInTheMiddleAreDamaged()
    {
        var report = await ValidateAsync(await _media.CorruptAsync());

        Assert.NotEqual(ValidationVerdict.Ok, report.Verdict);
        var damage = Assert.Single(report.Findings, finding => finding.Code == FindingCodes.FramesDamaged);
        // The bytes lie at half of the file of 4 s with a keyframe every 0.5 s.
        Assert.InRange(damage.StartSeconds!.Value, 1, 3);
        Assert.InRange(damage.StopSeconds!.Value, damage.StartSeconds.Value, damage.StartSeconds.Value + 1);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_WarnsWithTheTimes_WhenThereIsAGap()
    {
        var report = await ValidateAsync(await _media.GapAsync());

        Assert.Equal(ValidationVerdict.Warn, report.Verdict);
        var gap = Assert.Single(report.Findings, finding => finding.Code == FindingCodes.Gap);
        Assert.Equal(29 / 30.0, gap.StartSeconds!.Value, 4);
        Assert.Equal(4, gap.StopSeconds!.Value, 4);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_Warns_WhenAviGivesNoPresentationTimes()
    {
        var report = await ValidateAsync(await _media.AviAsync());

        Assert.Equal(ValidationVerdict.Warn, report.Verdict);
        Assert.Equal(90, report.DecodedFrameCount);
        Assert.Contains(report.Findings, finding => finding.Code == FindingCodes.TimestampsMissing);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_Throws_WhenTheFileDoesNotExist()
    {
        var exception = await Assert.ThrowsAsync<MediaException>(() => ValidateAsync(_media.NewPath(".mp4")));

        Assert.Equal(MediaErrorCode.FileMissing, exception.Code);
    }

    [RequiresSharedMediaFact("ffmpeg", "ffprobe")]
    public async Task ValidateAsync_IsOk_WhenRealRecordings()
    {
        (string File, int Frames)[] truth =
        [
            (SharedMedia.Nasa, 390), ("video/torchcodec/av1_video.mkv", 125), ("video/torchcodec/h265_video.mp4", 10), ("video/androidx/mkv/sample.mkv", 30),
            ("video/androidx/ts/sample_h264.ts", 30), ("video/androidx/mp4/bbb_800x640_768kbps_30fps_vp9.mp4", 120),
            ("video/sam2/bedroom.mp4", 200), ("video/gopro/max-heromode.mp4", 315), ("video/androidx/mp4/sample_android_slow_motion.mp4", 7),
        ];
        foreach (var (file, frames) in truth)
        {
            var report = await ValidateAsync(SharedMedia.Find(file));
            Assert.True(report.Verdict == ValidationVerdict.Ok, $"{file}: {JsonSerializer.Serialize(report)}");
            Assert.Equal(frames, report.DecodedFrameCount);
        }
    }

    private static Task<ValidationReport> ValidateAsync(string path) => Tools.Validator.ValidateAsync(path, CancellationToken.None);

    private static async Task AssertRejectedAsync(string path, string code, string word)
    {
        var report = await ValidateAsync(path);

        Assert.Equal(ValidationVerdict.Reject, report.Verdict);
        var finding = report.Findings[0];
        Assert.True(finding.Code == code, JsonSerializer.Serialize(report));
        Assert.Contains(word, finding.Message, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(finding.Suggestion);
    }
}
