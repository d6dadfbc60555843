namespace WorkspaceAgents.Processing.Tests;

public class JobProgressTests
{
    [Fact]
    public void Read_AddsUpTheShares_WhenPartsHaveParts()
    {
        var progress = new JobProgress();
        var first = progress.Part(0.4);
        var second = progress.Part(0.6);

        first.Report(0.5, "half of the first");
        second.Part(0.5).Report(1);

        var (fraction, message) = progress.Read();
        Assert.Equal(0.2 + 0.3, fraction, 1e-12);
        Assert.Equal("half of the first", message);
    }

    [Fact]
    public void Report_NeverGoesBack_WhenAStepReportsLess()
    {
        var progress = new JobProgress();
        var part = progress.Part(1);
        part.Report(0.7, "on");

        part.Report(0.2, "later");

        Assert.Equal((0.7, "later"), progress.Read());
    }

    [Fact]
    public void Report_EndsAtOne_WhenPartsReportFromManyThreads()
    {
        var progress = new JobProgress();
        var whole = progress.Part(1);
        Parallel.For(0, 100, _ =>
        {
            var part = whole.Part(0.01);
            for (var i = 0; i <= 10; i++) part.Report(i / 10.0);
        });

        Assert.Equal(1, progress.Read().Fraction, 1e-9);
    }
}
