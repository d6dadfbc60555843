namespace WorkspaceAgents.Catalog.Tests;

public sealed class RecordingPlannerTests
{
    [Fact]
    public void Plan_TakesTheWholeFolder_WhenItHasOneVideo()
    {
        var (recordings, leftOver) = RecordingPlanner.Plan("raw", ["raw/kitchen/camera.mp4", "raw/kitchen/imu.csv", "raw/kitchen/notes.docx", "raw/kitchen/text.vtt", "raw/kitchen/clocks.json"]);

        var kitchen = Assert.Single(recordings);
        Assert.Equal("kitchen", kitchen.Name);
        Assert.Equal([TrackKind.Video, TrackKind.Captions, TrackKind.Sensor, TrackKind.Clocks], kitchen.Files.Select(f => f.Kind));
        Assert.Equal(["raw/kitchen/notes.docx"], leftOver);
    }

    [Fact]
    public void Plan_GoesByTheNames_WhenAFolderHasSeveralVideos()
    {
        var (recordings, leftOver) = RecordingPlanner.Plan("raw", ["raw/cam1.mp4", "raw/cam1.vtt", "raw/cam10.mp4", "raw/cam10.vtt", "raw/cam1.imu.csv", "raw/other.csv"]);

        Assert.Equal(["cam1", "cam10"], recordings.Select(r => r.Name));
        Assert.Equal(["raw/cam1.mp4", "raw/cam1.vtt", "raw/cam1.imu.csv"], recordings[0].Files.Select(f => f.Path));
        Assert.Equal(["raw/cam10.mp4", "raw/cam10.vtt"], recordings[1].Files.Select(f => f.Path));
        Assert.Equal(["raw/other.csv"], leftOver);
    }

    [Fact]
    public void Plan_TakesVideosThatGoAlongWithAnother_AsItsCameras()
    {
        var (recordings, leftOver) = RecordingPlanner.Plan("raw", ["raw/talk.mp4", "raw/talk.cam2.mp4", "raw/talk_Depth.mkv", "raw/talk-mask.mp4", "raw/talk-2.mp4", "raw/talkcam.mp4", "raw/talk.csv"]);

        Assert.Equal(["talk", "talk-2", "talkcam"], recordings.Select(r => r.Name));
        Assert.Equal(
            [("raw/talk.mp4", TrackKind.Video), ("raw/talk.csv", TrackKind.Sensor), ("raw/talk-mask.mp4", TrackKind.Camera), ("raw/talk.cam2.mp4", TrackKind.Camera), ("raw/talk_Depth.mkv", TrackKind.Camera)],
            recordings[0].Files.Select(f => (f.Path, f.Kind)));
        Assert.Empty(leftOver);
        // A folder with one video and its cameras is one recording, whatever the other files are called.
        Assert.Equal(3, Assert.Single(RecordingPlanner.Plan("", ["shoot/a.mp4", "shoot/a.depth.mp4", "shoot/imu.csv"]).Recordings).Files.Count);
    }

    [Theory]
    [InlineData(".srt", TrackKind.Captions)]
    [InlineData(".vtt", TrackKind.Captions)]
    [InlineData(".sbv", TrackKind.Captions)]
    [InlineData(".ttml", TrackKind.Captions)]
    [InlineData(".dfxp", TrackKind.Captions)]
    [InlineData(".TextGrid", TrackKind.Captions)]
    [InlineData(".ctm", TrackKind.Captions)]
    [InlineData(".csv", TrackKind.Sensor)]
    [InlineData(".parquet", TrackKind.Sensor)]
    public void KindOf_TakesWhatAnAnnotatorWrites_AsCaptionsAndSensors(string extension, TrackKind kind)
    {
        Assert.Equal(kind, RecordingPlanner.KindOf("raw/a" + extension));
        Assert.True(AnnotationFiles.Includes("raw/a" + extension));
    }

    [Fact]
    public void KindOf_TakesARobotsLog_AsSensors_ButNotAsAnAnnotation()
    {
        Assert.Equal(TrackKind.Sensor, RecordingPlanner.KindOf("raw/drive.MCAP"));
        Assert.False(AnnotationFiles.Includes("raw/drive.MCAP"));
        Assert.Null(RecordingPlanner.KindOf("raw/metadata.parquet"));
    }

    [Theory]
    [InlineData("", "day1/kitchen/a.mp4", "day1/kitchen")]
    [InlineData("day1", "day1/kitchen/a.mp4", "kitchen")]
    [InlineData("day1/kitchen", "day1/kitchen/a.mp4", "a")]
    public void Plan_NamesARecordingByItsPlaceUnderTheFolder(string folder, string path, string name) =>
        Assert.Equal(name, Assert.Single(RecordingPlanner.Plan(folder, [path]).Recordings).Name);
}
