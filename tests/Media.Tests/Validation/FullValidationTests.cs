using System.Text.Json;

namespace WorkspaceAgents.Media.Tests;

public class FullValidationTests
{
    private const string Pattern = "-f lavfi -i testsrc2=size=192x108:rate=30:duration=4 ";
    private const string Encode = " -c:v libx264 -preset ultrafast -pix_fmt yuv420p ";
    private readonly GeneratedMedia _media = GeneratedMedia.Shared;

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_SaysWhen_ThePictureIsBlack()
    {
        var path = await _media.MakeAsync("black.mp4", Pattern + "-vf drawbox=color=black:t=fill:enable='between(t,1,3.5)'" + Encode);

        AssertStretch(Validate(path), FindingCodes.Black, 1, 3.5);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_SaysWhen_ThePictureIsFrozen()
    {
        var path = await _media.MakeAsync("frozen.mp4", "-f lavfi -i testsrc2=size=192x108:rate=10:duration=10 -vf loop=loop=60:size=1:start=20,setpts=N/10/TB" + Encode + "-qp 0");

        AssertStretch(Validate(path), FindingCodes.Frozen, 2, 8.1);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_SaysWhereFrom_WhenMovingPicturesComeAgain()
    {
        var path = await _media.MakeAsync("repeated.mp4", Pattern + "-filter_complex [0]split[a][b];[b]trim=1:3,setpts=PTS-STARTPTS[c];[a][c]concat" + Encode + "-qp 0");

        var finding = AssertStretch(Validate(path), FindingCodes.Repeated, 4, 6);
        Assert.Contains("from 1 s on", finding.Message, StringComparison.Ordinal);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_WarnsOfTheWholeTrack_WhenItIsSilent()
    {
        var path = await _media.MakeAsync("silent.mp4", "-f lavfi -i testsrc2=size=192x108:rate=10:duration=7 -f lavfi -i anullsrc=duration=7" + Encode + "-c:a aac");

        var finding = Assert.Single(Validate(path).Findings);
        Assert.Equal((FindingCodes.SoundSilent, FindingSeverity.Warning), (finding.Code, finding.Severity));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_SaysHowMuch_WhenTheSoundIsClipped()
    {
        var path = await _media.MakeAsync("clipped.mkv", Pattern + "-f lavfi -i sine=frequency=440:sample_rate=48000:duration=4 -af volume=30dB" + Encode + "-c:a pcm_s16le");

        var finding = Assert.Single(Validate(path).Findings);
        Assert.Equal((FindingCodes.SoundClipped, FindingSeverity.Warning), (finding.Code, finding.Severity));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_ComparesTheEnds_WhenTheSoundIsShorter()
    {
        var path = await _media.MakeAsync("short-sound.mp4", Pattern + "-f lavfi -i sine=duration=2" + Encode + "-c:a aac");

        foreach (var depth in Enum.GetValues<ValidationDepth>())
            Assert.Equal(FindingCodes.SoundLengthMismatch, Assert.Single(Validate(path, depth).Findings).Code);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_Rejects_WhenEncrypted()
    {
        const string key = "00112233445566778899aabbccddeeff";
        var path = await _media.MakeAsync("encrypted.mp4", Pattern + Encode + $"-encryption_scheme cenc-aes-ctr -encryption_key {key} -encryption_kid {key}");

        foreach (var depth in Enum.GetValues<ValidationDepth>())
        {
            var report = Validate(path, depth);
            Assert.Equal(ValidationVerdict.Reject, report.Verdict);
            Assert.Contains(report.Findings, finding => finding.Code == FindingCodes.Encrypted);
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_Warns_WhenTheHeaderLiesAboutTheSize()
    {
        var path = await _media.MakeBytesAsync("other-size.mp4", async () =>
        {
            var bytes = await File.ReadAllBytesAsync(await _media.ConformingAsync());
            // Width and height of the sample entry lie 28 bytes behind its name; the picture's own size is in avcC.
            var entry = bytes.AsSpan().LastIndexOf("avc1"u8);
            bytes[entry + 29] = 200;
            return bytes;
        });

        foreach (var depth in Enum.GetValues<ValidationDepth>())
            Assert.Contains(Validate(path, depth).Findings, finding => finding.Code == FindingCodes.SizeMismatch);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_FindsLostPackets_WhenTransportStream()
    {
        var path = await _media.MakeBytesAsync("lost.ts", async () =>
        {
            var bytes = await File.ReadAllBytesAsync(await _media.TsAsync());
            var lost = bytes.Length / 188 / 2 * 188;
            // The video's packets have the number 0x100; one that does not begin a frame (0x40).
            while ((bytes[lost + 1] & 0x5F) != 0x01 || bytes[lost + 2] != 0)
                lost += 188;
            return [.. bytes[..lost], .. bytes[(lost + 188)..]];
        });

        foreach (var depth in Enum.GetValues<ValidationDepth>())
            Assert.Contains(Validate(path, depth).Findings, finding => finding.Code is FindingCodes.ContainerDamaged);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_GivesTheSameReport_WhateverTheNumberOfThreads()
    {
        foreach (var path in new[] { await _media.VfrAsync(), await _media.HevcMkvAsync(), await _media.OddVp9Async(), await _media.OpenGopAsync() })
        {
            var one = Validate(path, options: new MediaOptions { DecodeThreads = 1 });
            Assert.Equal(JsonSerializer.Serialize(one), JsonSerializer.Serialize(Validate(path, options: new MediaOptions { DecodeThreads = 4 })));
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Validate_Stops_WhenCancelled()
    {
        using var source = MediaSource.OpenFile(await _media.VfrAsync());

        Assert.ThrowsAny<OperationCanceledException>(() => MediaValidator.Validate(source, ValidationDepth.Full, new MediaOptions(), new CancellationToken(canceled: true)));
    }

    private static MediaFinding AssertStretch(ValidationReport report, string code, double start, double stop)
    {
        var finding = Assert.Single(report.Findings, finding => finding.Code == code);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal(start, finding.StartSeconds!.Value, 0.11);
        Assert.Equal(stop, finding.StopSeconds!.Value, 0.11);
        return finding;
    }

    private static ValidationReport Validate(string path, ValidationDepth depth = ValidationDepth.Full, MediaOptions? options = null)
    {
        using var source = MediaSource.OpenFile(path);
        return MediaValidator.Validate(source, depth, options ?? new MediaOptions(), CancellationToken.None);
    }
}
