using System.CommandLine;
using System.Globalization;
using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa align clock</c>: one recorder's clock against another's, from what both heard.</summary>
internal static class AlignClockCommand
{
    public static Command Build(Session session)
    {
        var reference = new Argument<string>("reference") { Description = "The file whose clock everything is put on." };
        var other = new Argument<string>("other") { Description = "A file of another recorder that heard the same." };
        return new Command("clock", "The clock of one file's sound against another's: t_reference = offset + (1 + drift · 1e-6) · t_other. Exits with 1 when it is rejected.") { reference, other }
            .Does(session, async (run, cancellationToken) =>
            {
                var (referencePath, otherPath) = (LocalPath.Require(run.Get(reference)), LocalPath.Require(run.Get(other)));
                using var ofReference = await DecodedSound.OpenAsync(run, referencePath, cancellationToken);
                using var ofOther = await DecodedSound.OpenAsync(run, otherPath, cancellationToken);
                var estimate = AudioClockEstimator.Estimate(ofReference.Signal, ofOther.Signal, null, cancellationToken);
                var map = estimate.Map?.Between(ofReference.Read.FileStartSeconds, ofOther.Read.FileStartSeconds);
                await run.AnswerAsync(Answer(estimate, map), output => Tell(output, estimate, map));
                return estimate.Verdict == AlignmentVerdict.Quarantine ? Wsa.Failed : Wsa.Ok;
            });
    }

    private static object Answer(ClockEstimate estimate, ClockMap? map) => new
    {
        offsetSeconds = map?.OffsetSeconds,
        driftPpm = map?.DriftPpm,
        residualMs = map?.ResidualMs,
        confidence = map?.Confidence ?? 0,
        verdict = Verdict(estimate.Verdict),
        evidence = new
        {
            method = "audio",
            errorBoundMs = map is null ? (double?)null : estimate.ErrorBoundMs,
            residualRmsMs = estimate.ResidualRmsMs,
            residualP95Ms = estimate.ResidualP95Ms,
            driftErrorPpm = double.IsFinite(estimate.DriftErrorPpm) ? estimate.DriftErrorPpm : (double?)null,
            overlapSeconds = estimate.OverlapSeconds,
            windows = new { compared = estimate.WindowCount, measured = estimate.MeasuredCount, agreeing = estimate.AgreeingCount },
            laterSegments = map?.LaterSegments ?? [],
            reasons = estimate.Reasons,
        },
    };

    private static void Tell(TextWriter output, ClockEstimate estimate, ClockMap? map)
    {
        output.WriteLine(Verdict(estimate.Verdict));
        if (map is not null)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"t_reference = {map.OffsetSeconds:0.000000} s + (1 + {map.DriftPpm:0.000} · 1e-6) · t_other, right within {estimate.ErrorBoundMs:0.000} ms"));
            foreach (var segment in map.LaterSegments)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  from {segment.TrackStartSeconds:0.000} s of the other on: {segment.OffsetSeconds:0.000000} s"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{estimate.AgreeingCount} of {estimate.WindowCount} windows agree over {estimate.OverlapSeconds:0.0} s, residual {estimate.ResidualP95Ms:0.000} ms (p95), confidence {map.Confidence:0.00}"));
        }
        foreach (var reason in estimate.Reasons) output.WriteLine(reason);
    }

    private static string Verdict(AlignmentVerdict verdict) => verdict switch
    {
        AlignmentVerdict.Pass => "pass",
        AlignmentVerdict.Review => "review",
        _ => "reject",
    };
}
