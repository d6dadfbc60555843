namespace WorkspaceAgents.Media.Tests;

public class GoldenIndexTests
{
    [RequiresToolFact("ffmpeg")]
    public async Task BuildAsync_GivesEveryTime_OfEveryFileOfTheMatrix()
    {
        List<string> wrong = [];
        foreach (var file in await GoldenMedia.AllAsync())
        {
            var (probe, index) = await Tools.ReadAsync(file.Path);
            if (probe.BestVideo!.RotationDegrees != file.RotationDegrees)
                wrong.Add($"{file}: turned by {probe.BestVideo.RotationDegrees} degrees instead of {file.RotationDegrees}");
            if (index.Frames.Count != file.Numbers.Count)
            {
                wrong.Add($"{file}: {index.Frames.Count} frames instead of {file.Numbers.Count}");
                continue;
            }

            // Both ends of a distance are rounded to the container's tick.
            var off = Enumerable.Range(0, file.Numbers.Count).FirstOrDefault(i => Math.Abs(index.PtsSeconds(i) - index.StartSeconds - file.TimesSeconds[i]) > file.TickSeconds + 1e-9, -1);
            if (off >= 0)
                wrong.Add($"{file}: frame {off} at {index.PtsSeconds(off) - index.StartSeconds} s instead of {file.TimesSeconds[off]} s");
            if (file.StartSeconds is { } start && Math.Abs(index.StartSeconds - start) > 0.0006)
                wrong.Add($"{file}: begins at {index.StartSeconds} s instead of {start} s");
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0b1010_1010)]
    [InlineData(255)]
    public void Read_GivesTheNumberThatWasDrawn(int number) =>
        Assert.Equal(number, NumberedPicture.Read(NumberedPicture.Draw(number).AsSpan(0, NumberedPicture.Width * NumberedPicture.Height), NumberedPicture.Width));
}
