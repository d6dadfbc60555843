using System.Globalization;

namespace WorkspaceAgents.Media.Tests;

/// <summary>The tables' reader says what libav's demuxer says, packet for packet, on files that ffmpeg writes in every way it knows.</summary>
public class Mp4TableReaderTests
{
    private const string Source = "-f lavfi -i testsrc2=size=96x64:rate=30:duration=4 ";

    /// <summary>Videos to put into containers: how they are encoded.</summary>
    private static readonly (string Name, string Arguments)[] _encodings =
    [
        ("h264-bframes", Source + "-c:v libx264 -preset veryfast -bf 3 -g 30 -pix_fmt yuv420p"),
        ("h264-open", Source + "-c:v libx264 -preset veryfast -g 20 -sc_threshold 0 -x264-params open-gop=1:b-adapt=0:bframes=3 -pix_fmt yuv420p"),
        ("h264-vfr", Source + @"-vf settb=1/90000,setpts=(N*36+mod(N*N\,17))*90 -fps_mode passthrough -enc_time_base 1/90000 -c:v libx264 -preset veryfast -bf 2 -g 25 -pix_fmt yuv420p"),
        ("h264-plain", Source + "-c:v libx264 -preset ultrafast -g 40 -pix_fmt yuv420p"),
        ("hevc-bframes", Source + "-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=3:keyint=30 -pix_fmt yuv420p"),
        ("mpeg4-bframes", Source + "-c:v mpeg4 -bf 2 -g 24"),
        ("vp9", Source + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 30"),
    ];

    /// <summary>Ways to write them: the name of the file, what comes before the input, and what comes after.</summary>
    private static readonly (string Name, string Before, string After)[] _containers =
    [
        ("plain.mp4", "", ""), ("plain.mov", "", ""), ("fast.mp4", "", "-movflags +faststart"), ("negative.mp4", "", "-movflags +negative_cts_offsets"),
        ("no-edits.mp4", "", "-use_editlist 0"), ("no-edits-negative.mp4", "", "-use_editlist 0 -movflags +negative_cts_offsets"),
        ("cut.mp4", "-ss 1.5", ""), ("cut.mov", "-ss 1.5", ""), ("cut-both.mp4", "-ss 0.7 -t 1.7", ""), ("cut-late.mp4", "-ss 3.9", ""), ("cut-end.mp4", "", "-t 1.23"),
        ("cut-negative.mp4", "-ss 1.5", "-movflags +negative_cts_offsets"), ("later.mp4", "-itsoffset 0.5", ""), ("earlier.mp4", "-itsoffset -0.3", ""),
        ("zeroed.mp4", "", "-avoid_negative_ts make_zero"), ("kept.mp4", "", "-avoid_negative_ts disabled"), ("cut-kept.mp4", "-ss 1.1", "-avoid_negative_ts disabled -copyts"),
        ("offset.mp4", "", "-output_ts_offset 7.25"), ("scale.mp4", "", "-video_track_timescale 30000"), ("scale.mov", "", "-video_track_timescale 600"),
        ("fragments.mp4", "", "-movflags +frag_keyframe+empty_moov"), ("fragments-moof.mp4", "", "-movflags +frag_keyframe+empty_moov+default_base_moof"),
        ("fragments-each.mp4", "", "-movflags +frag_every_frame+empty_moov"), ("fragments-late.mp4", "", "-movflags +frag_keyframe+delay_moov"),
        ("fragments-cmaf.mp4", "", "-movflags +cmaf+frag_keyframe"), ("fragments-dash.mp4", "", "-movflags +dash+frag_keyframe+global_sidx"),
        ("fragments-mixed.mp4", "", "-movflags +frag_keyframe"), ("fragments-time.mp4", "", "-movflags +empty_moov -frag_duration 300000"),
        ("fragments-cut.mp4", "-ss 1.5", "-movflags +frag_keyframe+empty_moov+delay_moov"), ("fragments-later.mp4", "-itsoffset 0.5", "-movflags +frag_keyframe+delay_moov"),
        ("turned.mp4", "", "-metadata:s:v rotate=90"), ("turned.mov", "", "-metadata:s:v rotate=270"),
    ];

    /// <summary>Left to the demuxer where frames are reordered: negative offsets in fragments.</summary>
    private static readonly HashSet<string> _unusual = ["fragments-cmaf.mp4"];

    public static TheoryData<string> Encodings => [.. _encodings.Select(encoding => encoding.Name)];

    [RequiresToolTheory("ffmpeg")]
    [MemberData(nameof(Encodings))]
    public async Task TryRead_SaysWhatTheDemuxerSays_WhateverTheWayOfWriting(string encoding)
    {
        var folder = Directory.CreateTempSubdirectory("wsa-mp4-").FullName;
        try
        {
            var source = Path.Combine(folder, "source.mkv");
            await GeneratedMedia.FfmpegAsync($"{_encodings.Single(one => one.Name == encoding).Arguments} {source}");
            var wrong = new List<string>();
            var read = 0;
            // QuickTime takes no VP9.
            foreach (var group in _containers.Where(container => encoding != "vp9" || container.Name.EndsWith(".mp4", StringComparison.Ordinal)).GroupBy(container => container.Before))
            {
                // One process writes all of them: starting fifty takes longer than the test.
                var outputs = string.Join(' ', group.Select(container => $"-map 0:v -c copy {container.After} {Path.Combine(folder, container.Name)}"));
                await GeneratedMedia.FfmpegAsync($"{group.Key} -i {source} {outputs}");
                foreach (var (name, _, _) in group)
                {
                    if (FindDifference(Path.Combine(folder, name), 0) is { } difference)
                        wrong.Add($"{name}: {difference}");
                    else
                        read++;
                }
            }
            Assert.True(wrong.Count == 0, $"{read} equal\n" + string.Join('\n', wrong));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static string? FindDifference(string path, int streamIndex)
    {
        using var source = MediaSource.OpenFile(path);
        if (Mp4TableReader.TryRead(source, streamIndex) is not { } video)
            return _unusual.Contains(Path.GetFileName(path)) ? null : "not read";
        var scan = FrameIndexer.Scan(source, streamIndex, CancellationToken.None);
        var expected = scan.Columns;
        if (scan.TimeBase != video.TimeBase)
            return $"time base {video.TimeBase}, not {scan.TimeBase}";
        if (expected.Count != video.Packets.Count)
            return $"{video.Packets.Count} packets, not {expected.Count}";
        for (var i = 0; i < expected.Count; i++)
        {
            if (Line(expected, i) != Line(video.Packets, i))
                return $"packet {i} {Line(video.Packets, i)}, not {Line(expected, i)}";
        }
        return null;
    }

    private static string Line(PacketColumns packets, int i) => string.Create(
        CultureInfo.InvariantCulture, $"pts {packets.Pts[i]} dts {packets.Dts[i]} at {packets.Positions[i]} size {packets.Sizes[i]} {packets.Flags[i] & (PacketFlags.Keyframe | PacketFlags.Hidden)}");
}
