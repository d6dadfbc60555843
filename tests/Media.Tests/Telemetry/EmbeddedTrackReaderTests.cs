using System.Globalization;

namespace WorkspaceAgents.Media.Tests;

public sealed class EmbeddedTrackReaderTests
{
    private const string Srt = "1\n00:00:00,500 --> 00:00:01,250\nOne\nand a <i>half</i>\n\n2\n00:00:02,000 --> 00:00:02,001\nné & 𝄞\n\n3\n00:00:03,000 --> 00:00:03,900\nlast\n";

    private static readonly EmbeddedCue[] Cues = [new(0.5, 1.25, "One\nand a half"), new(2, 2.001, "né & 𝄞"), new(3, 3.9, "last")];

    [RequiresSharedMediaFact]
    public void Read_GivesTheCamerasLogs_OnTheVideosClock()
    {
        var tracks = Read(SharedMedia.Find("video/gopro/max-heromode.mp4"));
        var accelerometer = tracks.Single(track => track.Key == "ACCL");
        var gyroscope = tracks.Single(track => track.Key == "GYRO");
        var gps = tracks.Single(track => track.Key == "GPS5");

        Assert.All([accelerometer, gyroscope], track =>
        {
            Assert.Equal(2082, track.TimesSeconds.Count);
            Assert.Equal(0.080577, track.TimesSeconds[0], 9);
            Assert.Equal(10.620917, track.TimesSeconds[^1], 6);
            Assert.Equal(["z", "x", "y"], track.Channels.Select(channel => channel.Name));
            Assert.Empty(track.Problems);
        });
        Assert.Equal("GoPro Max", accelerometer.Device);
        Assert.All(accelerometer.Channels, channel => Assert.Equal("m/s²", channel.Unit));
        Assert.All(gyroscope.Channels, channel => Assert.Equal("rad/s", channel.Unit));
        Assert.Equal(191, gps.TimesSeconds.Count);
        Assert.Equal(["lat", "lon", "alt", "speed2d", "speed3d", "fix", "dop", "unix"], gps.Channels.Select(channel => channel.Name));
        Assert.Equal(["deg", "deg", "m", "m/s", "m/s", null, null, "s"], gps.Channels.Select(channel => channel.Unit));
    }

    [RequiresSharedMediaFact]
    public void Read_EqualsAnIndependentReader_ForEveryAccelerationAndPosition()
    {
        var tracks = Read(SharedMedia.Find("video/gopro/max-heromode.mp4"));
        var accelerometer = tracks.Single(track => track.Key == "ACCL");
        var rows = Table("sensors/gopro/max-heromode.accl.csv");
        Assert.Equal(rows.Count, accelerometer.TimesSeconds.Count);
        // The other reader applies the matrix the other way round, so two of its axes point backwards; gravity tells who is right, below.
        double[] signs = [-1, -1, 1];
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(double.Parse(rows[i][0], CultureInfo.InvariantCulture), accelerometer.TimesSeconds[i] * 1000, 5);
            for (var axis = 0; axis < 3; axis++)
                Assert.Equal(double.Parse(rows[i][1 + axis], CultureInfo.InvariantCulture), signs[axis] * accelerometer.Channels[axis].Values[i], 9);
        }

        var gps = tracks.Single(track => track.Key == "GPS5");
        rows = Table("sensors/gopro/max-heromode.gps.csv");
        Assert.Equal(rows.Count, gps.TimesSeconds.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(double.Parse(rows[i][0], CultureInfo.InvariantCulture), gps.TimesSeconds[i] * 1000, 5);
            for (var column = 0; column < 5; column++)
                Assert.Equal(double.Parse(rows[i][2 + column], CultureInfo.InvariantCulture), gps.Channels[column].Values[i], 6);
            Assert.Equal(DateTimeOffset.Parse(rows[i][1], CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() / 1000.0, gps.Channels[^1].Values[i], 0.0011);
        }
    }

    [RequiresSharedMediaFact]
    public void Read_TurnsAccelerationTheWayGravityPoints()
    {
        var tracks = Read(SharedMedia.Find("video/gopro/max-heromode.mp4"));
        // The camera's own estimate of gravity comes in the order x, z, y.
        var gravity = tracks.Single(track => track.Key == "GRAV").Channels.Select(channel => channel.Values.Average()).ToArray();
        var acceleration = tracks.Single(track => track.Key == "ACCL").Channels.ToDictionary(channel => channel.Name, channel => channel.Values.Average());
        double[] measured = [acceleration["x"], acceleration["z"], acceleration["y"]];

        var cosine = measured.Zip(gravity, (a, b) => a * b).Sum() / Math.Sqrt(measured.Sum(a => a * a) * gravity.Sum(b => b * b));
        Assert.InRange(cosine, 0.97, 1);
    }

    [RequiresToolTheory("ffmpeg")]
    [InlineData("mp4", "mov_text")]
    [InlineData("mkv", "srt")]
    [InlineData("mkv", "ass")]
    [InlineData("mkv", "webvtt")]
    public async Task Read_GivesCuesToTheMillisecond_ForEveryTextCodec(string container, string codec)
    {
        var srt = GeneratedMedia.Shared.NewPath(".srt");
        await File.WriteAllTextAsync(srt, Srt);
        var path = GeneratedMedia.Shared.NewPath($".{container}");
        await GeneratedMedia.FfmpegAsync($"-i {await GeneratedMedia.Shared.FastStartAsync()} -i {srt} -map 0:v -map 1 -c:v copy -c:s {codec} -metadata:s:s:0 language=deu {path}");

        var track = Read(path).Single();

        Assert.Equal(EmbeddedTrackKind.Texts, track.Kind);
        Assert.Equal("deu", track.Language);
        // ASS knows hundredths of a second only; ffmpeg rounds the cue of a millisecond away.
        Assert.Equal(Cues.Select(cue => cue.Text), track.Cues.Select(cue => cue.Text));
        Assert.Equal(Cues.Select(cue => cue.StartSeconds), track.Cues.Select(cue => Math.Round(cue.StartSeconds, 6)));
        Assert.All(Cues.Zip(track.Cues), pair => Assert.InRange(pair.Second.StopSeconds, pair.First.StopSeconds - (codec == "ass" ? 0.0011 : 1e-6), pair.First.StopSeconds + 1e-6));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Read_GivesChapters_WithTheirTitles()
    {
        var track = Read(await GeneratedMedia.Shared.ChaptersAsync()).Single();

        Assert.Equal(EmbeddedTrackKind.Chapters, track.Kind);
        Assert.Equal([new EmbeddedCue(0, 1.5, "Dawn"), new EmbeddedCue(1.5, 4, "Noon, né?")], track.Cues);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Read_Refuses_WhatHoldsMoreThanItsLimit()
    {
        var srt = GeneratedMedia.Shared.NewPath(".srt");
        await File.WriteAllTextAsync(srt, Srt);
        var path = GeneratedMedia.Shared.NewPath(".mkv");
        await GeneratedMedia.FfmpegAsync($"-i {srt} {path}");
        using var source = MediaSource.OpenFile(path);

        Assert.Single(EmbeddedTrackReader.Read(source, 100, CancellationToken.None));
        Assert.Equal(MediaErrorCode.MemoryExceeded, Assert.Throws<MediaException>(() => EmbeddedTrackReader.Read(source, 20, CancellationToken.None)).Code);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Read_GivesNothing_WhenThereIsOnlyVideo() => Assert.Empty(Read(await GeneratedMedia.Shared.FastStartAsync()));

    [Fact]
    public void WriteCsv_GivesBackEveryNumber()
    {
        var track = new EmbeddedTrack
        {
            Kind = EmbeddedTrackKind.Series,
            Key = "ACCL",
            Codec = "gpmf",
            TimesSeconds = [0.080577, 0.1],
            Channels = [new EmbeddedChannel("x", "m/s²", [0.1, double.NaN]), new EmbeddedChannel("a,b", null, [-1e-9, 3])],
        };
        using var writer = new StringWriter();

        EmbeddedTrackText.WriteCsv(track, writer);

        Assert.Equal("time [s],x [m/s²],\"a,b\"\n0.080577,0.1,-1E-09\n0.1,,3\n", writer.ToString());
    }

    [Fact]
    public void WriteWebVtt_GivesCues_ThatNoTextCanBreak()
    {
        var track = new EmbeddedTrack
        {
            Kind = EmbeddedTrackKind.Texts,
            Key = "subtitles-1",
            Codec = "mov_text",
            Cues = [new EmbeddedCue(-1, 0.5, "a --> b"), new EmbeddedCue(3661.0004, 3662.9996, "x\n\ny & z")],
        };
        using var writer = new StringWriter();

        EmbeddedTrackText.WriteWebVtt(track, writer);

        Assert.Equal("WEBVTT\n\n00:00:00.000 --> 00:00:00.500\na --&gt; b\n\n01:01:01.000 --> 01:01:03.000\nx\ny &amp; z\n", writer.ToString());
    }

    private static IReadOnlyList<EmbeddedTrack> Read(string path)
    {
        using var source = MediaSource.OpenFile(path);
        return EmbeddedTrackReader.Read(source);
    }

    private static List<string[]> Table(string name) => [.. File.ReadLines(SharedMedia.Find(name)).Skip(1).Select(line => line.Split(','))];
}
