namespace WorkspaceAgents.Media.Tests;

public class DisposablePicturesTests
{
    private static readonly byte[] Avc = [1, 100, 0, 31, 0xFF, 0xE1, 0, 0];

    [Fact]
    public void IsDisposable_FollowsNalRefIdc_WhenH264WithLengths()
    {
        var pictures = DisposablePictures.For("h264", Avc)!;

        Assert.True(pictures.IsDisposable([0, 0, 0, 2, 0x06, 5, 0, 0, 0, 3, 0x01, 1, 2]));
        Assert.False(pictures.IsDisposable([0, 0, 0, 3, 0x41, 1, 2]));
        Assert.False(pictures.IsDisposable([0, 0, 0, 3, 0x65, 1, 2]));
    }

    [Fact]
    public void IsDisposable_IsFalse_WhenOneFieldOfTwoIsReferredTo() =>
        Assert.False(DisposablePictures.For("h264", Avc)!.IsDisposable([0, 0, 0, 2, 0x01, 1, 0, 0, 0, 2, 0x21, 1]));

    [Fact]
    public void IsDisposable_IsFalse_WhenParametersComeAlong() =>
        Assert.False(DisposablePictures.For("h264", Avc)!.IsDisposable([0, 0, 0, 2, 0x68, 1, 0, 0, 0, 2, 0x01, 1]));

    [Fact]
    public void IsDisposable_IsFalse_WhenThereIsNoPictureOrTheLengthLies()
    {
        var pictures = DisposablePictures.For("h264", Avc)!;

        Assert.False(pictures.IsDisposable([]));
        Assert.False(pictures.IsDisposable([0, 0, 0, 1, 0x09]));
        Assert.False(pictures.IsDisposable([0xFF, 0xFF, 0xFF, 0xFF, 0x65, 1]));
    }

    [Fact]
    public void IsDisposable_ReadsStartCodes_WhenH264FromATransportStream()
    {
        var pictures = DisposablePictures.For("h264", [])!;

        Assert.True(pictures.IsDisposable([0, 0, 0, 1, 0x09, 0xF0, 0, 0, 1, 0x01, 1, 2]));
        Assert.False(pictures.IsDisposable([0, 0, 0, 1, 0x09, 0xF0, 0, 0, 1, 0x41, 1, 2]));
    }

    [Fact]
    public void IsDisposable_LooksAtTheHighestSubLayerOnly_WhenHevc()
    {
        // A sequence parameter set with one sub-layer, then one with two.
        var one = DisposablePictures.For("hevc", [0, 0, 1, 0x42, 0x01, 0x01, 0x60])!;
        var two = DisposablePictures.For("hevc", [0, 0, 1, 0x42, 0x01, 0x03, 0x60])!;
        byte[] trailN0 = [0, 0, 1, 0x00, 0x01, 0x80], trailN1 = [0, 0, 1, 0x00, 0x02, 0x80], trailR0 = [0, 0, 1, 0x02, 0x01, 0x80];

        Assert.True(one.IsDisposable(trailN0));
        Assert.False(two.IsDisposable(trailN0));
        Assert.True(two.IsDisposable(trailN1));
        Assert.False(one.IsDisposable(trailR0));
    }

    [Fact]
    public void IsDisposable_IsTrueForB_WhenMpeg2()
    {
        var pictures = DisposablePictures.For("mpeg2video", [])!;

        Assert.True(pictures.IsDisposable([0, 0, 1, 0x00, 0x00, 0x18, 0xFF, 0xF8, 0, 0, 1, 0x01, 1, 2]));
        Assert.False(pictures.IsDisposable([0, 0, 1, 0x00, 0x00, 0x10, 0xFF, 0xF8, 0, 0, 1, 0x01, 1, 2]));
        Assert.False(pictures.IsDisposable([0, 0, 1, 0xB3, 1, 2, 3, 4, 0, 0, 1, 0x00, 0x00, 0x18, 0xFF, 0xF8]));
    }

    [Fact]
    public void For_IsNull_WhenTheCodecDoesNotTell() => Assert.Null(DisposablePictures.For("vp9", []));
}
