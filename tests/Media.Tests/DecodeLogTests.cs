using System.Text;

namespace WorkspaceAgents.Media.Tests;

public class DecodeLogTests
{
    private const string Captured = """
        [info] Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'a.mp4':
        [Parsed_showinfo_0 @ 0x55af487860c0] [info] config in time_base: 1/30, frame_rate: 30/1
        [Parsed_showinfo_0 @ 0x55af487860c0] [info] n:   0 pts:      0 pts_time:0       pos:       48 fmt:yuv420p sar:0/1 s:192x108 i:P iskey:1 type:I
        [Parsed_showinfo_0 @ 0x55af487860c0] [info] color_range:unknown color_space:unknown color_primaries:unknown color_trc:unknown
        [h264 @ 0x55af48770000] [error] error while decoding MB 12 7, bytestream -5
        [h264 @ 0x55af48770000] [info] concealing 20 DC, 20 AC, 20 MV errors in P frame
        [Parsed_showinfo_0 @ 0x55af487860c0] [info] n:   1 pts:      1 pts_time:0.0333333 pos:     1504 fmt:yuv420p sar:0/1 s:192x108 i:P iskey:0 type:P
        [mov,mp4,m4a,3gp,3g2,mj2 @ 0x55af48700000] [error] stream 0, offset 0x99: partial file
        [null @ 0x55af48720000] [error] Application provided invalid, non monotonically increasing dts to muxer in stream 0: 1 >= 1
        [h264 @ 0x55af48770000] [error] Invalid NAL unit size (1 > 0).
        """;

    [Fact]
    public void Add_PlacesErrorsBetweenFrames_WhenLogIsCaptured()
    {
        var log = new DecodeLog();
        foreach (var line in Captured.Split('\n'))
            log.Add(Encoding.UTF8.GetBytes(line));
        log.Complete();

        Assert.Equal([0L, 1], log.Pts);
        Assert.Equal([(1L, 2), (1L, 1)], log.Errors.Select(error => (error.Pts!.Value, error.Count)));
        Assert.Equal("error while decoding MB 12 7, bytestream -5", log.Errors[0].Samples[0]);
        Assert.Equal(["stream 0, offset 0x99: partial file"], log.ContainerErrors);
    }
}
