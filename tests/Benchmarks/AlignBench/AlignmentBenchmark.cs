using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Benchmarks.AlignBench;

/// <summary>How right clock estimates are, condition by condition, and how fast against a full-length GCC-PHAT in numpy.</summary>
internal static class AlignmentBenchmark
{
    private const int RateHz = 16_000;

    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        await MeasureSpeedAsync(report, cancellationToken);
        MeasureHours(report, cancellationToken);
        var scale = double.Parse(options.Text("scale", "1"), CultureInfo.InvariantCulture);
        report.Say($"{"",-24} {"cases",5} {"pass",5} {"false rejects",13} {"false accepts",13} {"p50 ms",8} {"p95 ms",8} {"max ms",8} {"p95 ppm",8} {"in bound",8}");
        var rows = Alignment.AlignBench.RunAudio(scale, row => report.Say(Line(row)), cancellationToken);
        Judge(rows, report);
    }

    private static void Judge(IReadOnlyList<AlignBenchRow> rows, Report report)
    {
        AlignBenchRow Row(string name) => rows.Single(row => row.Condition == name);
        var clean = Math.Max(Row("clean, 60-120 s").OffsetErrorP95Ms, Row("clean, 10-12 min").OffsetErrorP95Ms);
        report.Figure("clean: offset error p95", clean, "ms", clean <= 0.25, "≤ 0.25 ms");
        report.Figure("clean, 10 min: drift error p95", Row("clean, 10-12 min").DriftErrorP95Ppm, "ppm", Row("clean, 10-12 min").DriftErrorP95Ppm <= 0.2, "≤ 0.2 ppm");
        var noisy = rows.Where(row => row.Condition.StartsWith("SNR ", StringComparison.Ordinal) && !row.Condition.Contains("-5", StringComparison.Ordinal) && !row.Condition.StartsWith("SNR 0", StringComparison.Ordinal)).Max(row => row.OffsetErrorP95Ms);
        report.Figure("SNR of 10 dB or more: offset error p95", noisy, "ms", noisy <= 1, "≤ 1 ms");
        report.Figure("SNR 10 dB, 10 min: drift error p95", Row("SNR 10 dB, 10-12 min").DriftErrorP95Ppm, "ppm", Row("SNR 10 dB, 10-12 min").DriftErrorP95Ppm <= 1, "≤ 1 ppm");
        report.Figure("SNR 0 dB: offset error p95", Row("SNR 0 dB").OffsetErrorP95Ms, "ms", Row("SNR 0 dB").OffsetErrorP95Ms <= 5, "≤ 5 ms");
        var unrelated = Row("unrelated");
        report.Figure("unrelated pairs accepted", 100.0 * unrelated.FalseAccepts / unrelated.Cases, "%", unrelated.FalseAccepts <= unrelated.Cases * 0.001, "≤ 0.1 %");
        var wrong = rows.Sum(row => row.FalseAccepts);
        report.Figure($"wrong by more than 20 ms and passed, of {rows.Sum(row => row.Cases)}", wrong, "cases", wrong == 0, "0");
    }

    private static string Line(AlignBenchRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Condition,-24} {row.Cases,5} {row.Passed,5} {row.FalseRejects,13} {row.FalseAccepts,13} {row.OffsetErrorP50Ms,8:0.0000} {row.OffsetErrorP95Ms,8:0.0000} {row.OffsetErrorMaxMs,8:0.000} {row.DriftErrorP95Ppm,8:0.000} {row.WithinBound,8:0.000}");

    private static async Task MeasureSpeedAsync(Report report, CancellationToken cancellationToken)
    {
        var sound = new SyntheticSound(RateHz, 1).Speech(640);
        var reference = SyntheticMicrophone.Record(sound, RateHz, 0, 0, 600);
        var track = SyntheticMicrophone.Record(sound, RateHz, 12.5, 0, 600);
        using var folder = new TemporaryFolder();
        await WriteAsync(folder.Combine("reference.f32"), reference, cancellationToken);
        await WriteAsync(folder.Combine("track.f32"), track, cancellationToken);
        var (lag, peerSeconds) = await NumpyAsync(folder.Combine("reference.f32"), folder.Combine("track.f32"), cancellationToken);
        var (a, b) = (AudioSignal.FromSamples(reference, RateHz), AudioSignal.FromSamples(track, RateHz));
        var estimate = AudioClockEstimator.Estimate(a, b, null, cancellationToken);
        if (Math.Abs(estimate.Map!.OffsetSeconds - lag) > 1e-3 || Math.Abs(lag - 12.5) > 1e-3)
            throw new InvalidOperationException($"numpy says {lag} s, we say {estimate.Map.OffsetSeconds} s, it is 12.5 s: nothing that follows would mean anything.");
        var median = await report.TimeAsync("clock of two 10 min tracks at 16 kHz", 20, null, _ =>
        {
            AudioClockEstimator.Estimate(a, b, null, cancellationToken);
            return Task.CompletedTask;
        });
        report.Figure("full-length GCC-PHAT in numpy, best of 3", peerSeconds * 1e3, "ms");
        report.Figure("  faster than it", peerSeconds * 1e3 / median, "×", peerSeconds * 1e3 / median >= 15, "≥ 15 ×");
    }

    private static void MeasureHours(Report report, CancellationToken cancellationToken)
    {
        var sound = new SyntheticSound(RateHz, 2).Speech(7260);
        var track = SyntheticMicrophone.Record(sound, RateHz, 37.25, 40, 7200);
        var (a, b) = (AudioSignal.FromSamples(sound.AsMemory(0, 7200 * RateHz), RateHz), AudioSignal.FromSamples(track, RateHz));
        GC.Collect();
        ClockEstimate estimate;
        double seconds;
        var before = Environment.WorkingSet;
        var most = before;
        using (new Timer(_ => most = Math.Max(most, Environment.WorkingSet), null, 0, 5))
        {
            var start = Stopwatch.GetTimestamp();
            estimate = AudioClockEstimator.Estimate(a, b, null, cancellationToken);
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        if (Math.Abs(estimate.Map!.ToReference(3600) - 37.25 - (3600 * (1 + 40e-6))) > 1e-3)
            throw new InvalidOperationException($"Of two 2 h tracks the clock came out as {estimate.Map}.");
        report.Figure("clock of two 2 h tracks after decoding", seconds, "s", seconds <= 2, "≤ 2 s");
        var mib = (most - before) / 1048576.0;
        report.Figure("  memory on top of the samples", mib, "MiB", mib <= 300, "≤ 300 MiB");
    }

    private static async Task WriteAsync(string path, float[] samples, CancellationToken cancellationToken) =>
        await File.WriteAllBytesAsync(path, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), cancellationToken);

    private static async Task<(double LagSeconds, double Seconds)> NumpyAsync(string reference, string track, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "AlignBench", "gcc_phat.py"), reference, track, RateHz.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        using var python = Process.Start(start)!;
        var output = await python.StandardOutput.ReadToEndAsync(cancellationToken);
        await python.WaitForExitAsync(cancellationToken);
        if (python.ExitCode != 0)
            throw new InvalidOperationException("numpy is needed: apt-get install python3-numpy.");
        var parts = output.Split(' ');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
