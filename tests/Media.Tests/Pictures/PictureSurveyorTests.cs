namespace WorkspaceAgents.Media.Tests;

/// <summary>What a pass over a video says about its pictures, on videos of which it is known.</summary>
public sealed class PictureSurveyorTests
{
    private const string Encode = " -c:v libx264 -preset veryfast -bf 2 -g 25 -sc_threshold 0 -pix_fmt yuv420p ";

    // Five scenes of 40, 27, 33, 25 and 50 frames at 25 a second.
    private const string Scenes =
        "-f lavfi -i testsrc2=size=320x180:rate=25 -f lavfi -i mandelbrot=size=320x180:rate=25:start_scale=0.5 -f lavfi -i smptebars=size=320x180:rate=25 "
        + "-f lavfi -i sierpinski=size=320x180:rate=25:seed=4:jump=3 -f lavfi -i testsrc=size=320x180:rate=25 "
        + "-filter_complex [0]trim=end_frame=40[a];[1]trim=end_frame=27[b];[2]trim=end_frame=33[c];[3]trim=end_frame=25[d];[4]trim=end_frame=50[e];[a][b][c][d][e]concat=n=5";

    private static readonly int[] SceneStarts = [40, 67, 100, 125];

    private readonly GeneratedMedia _media = GeneratedMedia.Shared;

    [RequiresToolFact("ffmpeg")]
    public async Task Survey_FindsEveryCutAtItsFrame_InEveryCodecAndContainer()
    {
        var source = await _media.MakeAsync("scenes.mp4", Scenes + Encode);
        string[] copies =
        [
            source,
            await _media.MakeAsync("scenes.mkv", $"-i {source} -c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=3"),
            await _media.MakeAsync("scenes.ts", $"-i {source} -c:v mpeg2video -bf 2 -q:v 4"),
            await _media.MakeAsync("scenes.avi", $"-i {source} -c:v mpeg4 -bf 2 -q:v 4"),
            await _media.MakeAsync("scenes.webm", $"-i {source} -c:v libvpx-vp9 -deadline realtime -cpu-used 8"),
            await _media.MakeAsync("scenes-rgb.mkv", $"-i {source} -vf format=gbrp -c:v ffv1"),
            await _media.MakeAsync("scenes-ten.mkv", $"-i {source} -vf scale=640:360,format=yuv420p10le -c:v ffv1"),
        ];
        foreach (var path in copies)
        {
            var (survey, index) = await SurveyAsync(path);

            Assert.True(SceneStarts.SequenceEqual(survey.Cuts.Select(cut => cut.FrameIndex)), $"{path}: {string.Join(", ", survey.Cuts)}");
            Assert.All(survey.Cuts, cut => Assert.Equal(index.PtsSeconds(cut.FrameIndex), cut.PtsSeconds));
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Survey_GivesTheTimeOfEachCut_WhenSpacingVaries()
    {
        var path = await _media.MakeAsync("scenes-vfr.mp4", Scenes + @",settb=1/90000,setpts=(N*36+mod(N*N\,17))*90 -fps_mode passthrough -enc_time_base 1/90000 -video_track_timescale 90000" + Encode);

        var (survey, _) = await SurveyAsync(path);

        Assert.Equal(SceneStarts, survey.Cuts.Select(cut => cut.FrameIndex));
        Assert.Equal(SceneStarts.Select(n => Math.Round(((n * 36) + (n * n % 17)) / 1000.0, 6)), survey.Cuts.Select(cut => Math.Round(cut.PtsSeconds, 6)));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Survey_FindsNoCut_InFadesAndFlashes()
    {
        var faded = await _media.MakeAsync(
            "faded.mp4", "-f lavfi -i testsrc2=size=320x180:rate=25:duration=3 -f lavfi -i mandelbrot=size=320x180:rate=25:start_scale=0.5 "
            + "-filter_complex [1]trim=end_frame=75[b];[0]settb=1/25[a];[b]settb=1/25[c];[a][c]xfade=duration=1:offset=1.5" + Encode);
        var flashed = await _media.MakeAsync("flashed.mp4", "-f lavfi -i testsrc2=size=320x180:rate=25:duration=4 -vf eq=brightness=0.6:enable='between(n,40,41)+between(n,60,62)'" + Encode);

        Assert.Empty((await SurveyAsync(faded)).Survey.Cuts);
        Assert.Empty((await SurveyAsync(flashed)).Survey.Cuts);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Keyframes_LookAlike_InACopyThatIsScaledBrighterAndEncodedAgain()
    {
        var source = await _media.MakeAsync("scenes.mp4", Scenes + Encode);
        var copy = await _media.MakeAsync("scenes-copy.mkv", $"-i {source} -vf scale=480:360,eq=brightness=0.08:contrast=0.9 -c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=25:min-keyint=25:scenecut=0:open-gop=0 -crf 32");
        var (first, _) = await SurveyAsync(source);
        var (second, _) = await SurveyAsync(copy);

        var pairs = PairsAtEqualTimes(first, second).ToArray();

        Assert.True(pairs.Length >= 7, $"{pairs.Length} keyframes at equal times");
        Assert.All(pairs, pair => Assert.InRange(pair.First.Hash.DistanceTo(pair.Second.Hash), 0, 10));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Keyframes_AreHashedUpright()
    {
        var flat = await _media.MakeAsync("tall-flat.mp4", "-f lavfi -i testsrc2=size=320x180:rate=25:duration=1" + Encode);
        var turned = await GeneratedMedia.MajorVersionAsync() >= 6
            ? await _media.MakeAsync("tall-stated.mp4", $"-display_rotation 270 -i {flat} -c copy")
            : await _media.MakeAsync("tall-stated.mp4", $"-i {flat} -c copy -metadata:s:v rotate=90");
        var baked = await _media.MakeAsync("tall-baked.mp4", $"-i {turned} -qp 0 -metadata:s:v rotate=0" + Encode);

        var stated = (await SurveyAsync(turned)).Survey.Keyframes[0].Hash;

        Assert.InRange(stated.DistanceTo((await SurveyAsync(baked)).Survey.Keyframes[0].Hash), 0, 10);
        Assert.InRange(stated.DistanceTo((await SurveyAsync(flat)).Survey.Keyframes[0].Hash), 17, 64);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task HashKeyframes_GivesTheHashesOfTheWholePass()
    {
        foreach (var path in new[] { await _media.OpenGopAsync(), await _media.TsAsync(), await _media.RotatedAsync(), await _media.AviAsync(), await _media.EditListAsync() })
        {
            var (survey, index) = await SurveyAsync(path);
            using var source = MediaSource.OpenFile(path);

            var hashed = PictureSurveyor.HashKeyframes(source, index, new MediaOptions(), CancellationToken.None);
            Assert.Equal(survey.Keyframes, hashed.Keyframes);
            Assert.Empty(hashed.UndecodedFrames);
            Assert.Equal(index.Frames.Count(frame => frame.IsKeyframe), survey.Keyframes.Count);
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task HashKeyframes_NamesTheKeyframe_ThatCannotBeDecoded()
    {
        var path = await _media.ConformingAsync();
        var (survey, index) = await SurveyAsync(path);
        var frame = survey.Keyframes[2].FrameIndex;
        var bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan((int)index.Frames[frame].BytePosition!.Value, index.Frames[frame].SizeBytes).Clear();
        var damaged = _media.NewPath(".mp4");
        await File.WriteAllBytesAsync(damaged, bytes);
        using var source = MediaSource.OpenFile(damaged);

        var hashed = PictureSurveyor.HashKeyframes(source, index, new MediaOptions(), CancellationToken.None);

        Assert.Equal([frame], hashed.UndecodedFrames);
        Assert.Equal(survey.Keyframes.Where(keyframe => keyframe.FrameIndex != frame), hashed.Keyframes);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Survey_SaysTheSame_WithOneThreadAndWithThree()
    {
        var path = await _media.VfrAsync();

        var (one, _) = await SurveyAsync(path, threads: 1);
        var (three, _) = await SurveyAsync(path, threads: 3);

        Assert.Equal(one.Frames.Motion, three.Frames.Motion);
        Assert.Equal(one.Frames.Sharpness, three.Frames.Sharpness);
        Assert.Equal(one.Keyframes, three.Keyframes);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Fold_TellsClipsApart_ByMotionLightBlurAndStillness()
    {
        // A second each: moving, blurred, dark, black, frozen.
        var path = await _media.MakeAsync(
            "clips.mp4", "-f lavfi -i testsrc2=size=640x360:rate=25:duration=5 -vf gblur=sigma=6:enable='between(n,25,49)',eq=brightness=-0.3:enable='between(n,50,74)',"
            + "drawbox=color=black:t=fill:enable='between(n,75,99)',loop=loop=24:size=1:start=100,trim=end_frame=125,setpts=N/25/TB -qp 4 -c:v libx264 -preset veryfast -g 250 -pix_fmt yuv420p");

        var (survey, _) = await SurveyAsync(path);
        var clips = Enumerable.Range(0, 5).Select(second => survey.Fold(second * 25, (second + 1) * 25)).ToArray();

        Assert.Equal(125, survey.Frames.States.Count);
        Assert.True(clips[0].Motion > 0.5, $"{clips[0]}");
        Assert.True(clips[0].Sharpness > 3 * clips[1].Sharpness, $"{clips[0]} {clips[1]}");
        Assert.InRange(clips[0].Brightness!.Value - clips[2].Brightness!.Value, 40, 90);
        Assert.Equal((1.0, 0.0), (clips[3].BlackFraction, clips[0].BlackFraction));
        Assert.Equal(24 / 25.0, clips[4].FrozenFraction, 6);
        Assert.InRange(clips[4].MaxMotion!.Value, 0, 0.05);
        Assert.All(clips, clip => Assert.Equal(0, clip.DamagedFraction));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Survey_SaysOfASpanWhatItSaysOfTheWhole()
    {
        var source = await _media.MakeAsync("scenes.mp4", Scenes + Encode);
        // One that creeps: whether a frame counts as frozen depends on the picture it is compared with, not on where the reading began.
        var creeping = await _media.MakeAsync(
            "creeping.mp4", "-f lavfi -i color=black:size=320x180:rate=25:duration=7 -vf geq=lum='60+floor(0.04*N+mod(0.618*X+0.382*Y,1))':cb=128:cr=128" + Encode + "-qp 0");
        foreach (var path in new[] { source, await _media.MakeAsync("scenes.ts", $"-i {source} -c:v mpeg2video -bf 2 -q:v 4"), creeping })
        {
            var (whole, _) = await SurveyAsync(path);
            foreach (var span in new ClipSpan[] { new(67, 68), new(60, 100), new(30, 41), new(120, 175), new(0, 40) })
            {
                var (part, _) = await SurveyAsync(path, span: span);

                Assert.Equal(whole.Cuts.Where(cut => cut.FrameIndex >= span.StartFrame && cut.FrameIndex < span.StopFrame), part.Cuts);
                Assert.Equal(whole.Fold(span.StartFrame, span.StopFrame), part.Fold(span.StartFrame, span.StopFrame));
            }
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Survey_MarksWhatIsDamaged_AndGoesOn()
    {
        var (survey, index) = await SurveyAsync(await _media.CorruptAsync());

        var whole = survey.Fold(0, index.Frames.Count);
        Assert.InRange(whole.DamagedFraction, 0.005, 0.5);
        Assert.NotNull(whole.Motion);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Brightness_IsThatOfThePicture_WhateverRangeItIsStoredIn()
    {
        // Half grey is 126 of 16 to 235 and 128 of 0 to 255; a picture smaller than the grey one is scaled by libav.
        foreach (var (name, options) in new[]
        {
            ("grey-limited.mkv", "size=512x288 -pix_fmt yuv420p -color_range tv"), ("grey-full.mkv", "size=512x288 -vf scale=out_range=full -pix_fmt yuvj420p"),
            ("grey-small.mkv", "size=96x54 -pix_fmt yuv420p -color_range tv"), ("grey-rgb.mkv", "size=512x288 -pix_fmt gbrp"), ("grey-ten.mkv", "size=512x288 -pix_fmt yuv420p10le"),
        })
        {
            var path = await _media.MakeAsync(name, $"-f lavfi -i color=c=0x808080:rate=10:duration=0.5:{options} -c:v ffv1");

            var (survey, _) = await SurveyAsync(path);

            Assert.All(survey.Frames.Brightness, value => Assert.InRange(value, 126, 130));
        }
    }

    [RequiresSharedMediaFact]
    public async Task Keyframes_OfRealVideos_LookAlikeInACopyAndUnlikeInAnother()
    {
        var surveys = new List<PictureSurvey>();
        foreach (var name in new[] { "video/sam2/bedroom.mp4", "video/gopro/max-heromode.mp4", "video/androidx/mp4/bbb_800x640_768kbps_30fps_vp9.mp4" })
        {
            var path = SharedMedia.Find(name);
            var copy = await _media.MakeAsync(
                Path.GetFileNameWithoutExtension(name) + "-copy.mp4",
                $"-i {path} -map 0:v:0 -fps_mode passthrough -enc_time_base -1 -vf scale=320:240,eq=brightness=0.06:contrast=0.92 -c:v libx264 -preset veryfast -crf 30 -g 1 -pix_fmt yuv420p");
            var (first, _) = await SurveyAsync(path);
            var pairs = PairsAtEqualTimes(first, (await SurveyAsync(copy)).Survey).ToArray();

            Assert.Equal(first.Keyframes.Count, pairs.Length);
            Assert.All(pairs, pair => Assert.InRange(pair.First.Hash.DistanceTo(pair.Second.Hash), 0, 10));
            surveys.Add(first);
        }
        foreach (var (a, b) in new[] { (0, 1), (0, 2), (1, 2) })
        {
            var nearest = surveys[a].Keyframes.Min(one => surveys[b].Keyframes.Min(other => one.Hash.DistanceTo(other.Hash)));
            Assert.True(nearest > 16, $"{a} and {b} are {nearest} bits apart");
        }
    }

    // Places where ffmpeg's own scene filter sees the same cuts; the last film begins with a title that comes out of black in five frames.
    [RequiresSharedMediaFact]
    public async Task Survey_FindsTheCuts_OfRealVideos()
    {
        (string Name, int[] Cuts)[] videos =
        [
            ("video/torchcodec/nasa_13013.mp4", [240]), ("video/shaka/small.mp4", [32]), ("video/androidx/mp4/bbb_800x640_768kbps_30fps_vp9.mp4", [6]),
            ("video/sam2/bedroom.mp4", []), ("video/androidx/ts/sample_h264.ts", []),
        ];
        foreach (var (name, cuts) in videos)
        {
            var (survey, _) = await SurveyAsync(SharedMedia.Find(name));

            Assert.Equal((name, string.Join(",", cuts)), (name, string.Join(",", survey.Cuts.Select(cut => cut.FrameIndex))));
        }
    }

    private static async Task<(PictureSurvey Survey, FrameIndex Index)> SurveyAsync(string path, int threads = 2, ClipSpan? span = null)
    {
        var (_, index) = await Tools.ReadAsync(path);
        using var source = MediaSource.OpenFile(path);
        return (PictureSurveyor.Survey(source, index, new PicturesArguments(index.StreamIndex, new MediaOptions { DecodeThreads = threads }) { Span = span }, _ => { }, CancellationToken.None), index);
    }

    private static IEnumerable<(KeyframeHash First, KeyframeHash Second)> PairsAtEqualTimes(PictureSurvey first, PictureSurvey second) =>
        from one in first.Keyframes
        from other in second.Keyframes
        where Math.Abs(one.PtsSeconds - other.PtsSeconds) < 0.01
        select (one, other);
}
