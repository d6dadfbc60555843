using System.CommandLine;
using System.Globalization;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa align captions</c>: whether captions are shown when they are said, and what would correct them.</summary>
internal static class AlignCaptionsCommand
{
    public static Command Build(Session session)
    {
        var media = new Argument<string>("media") { Description = "A file with speech, sound alone or a video." };
        var captions = new Argument<string>("captions") { Description = "A caption file with times." };
        var language = new Option<string>("--language") { Description = "The captions' language, so that their text is compared too: en, de, pt-br …; none looks at times only.", DefaultValueFactory = _ => "en" };
        return new Command("captions", "Whether captions are shown when they are said: t_media = offset + rate · t_caption.") { media, captions, language }.Does(session, async (run, cancellationToken) =>
        {
            var (mediaPath, captionPath) = (LocalPath.Require(run.Get(media)), LocalPath.Require(run.Get(captions)));
            await using var content = File.OpenRead(captionPath);
            var parsed = await CaptionParser.ParseAsync(content, Path.GetFileName(captionPath), cancellationToken);
            if (parsed.Captions.Count == 0)
                throw new CliException("noCaptions", $"{Path.GetFileName(captionPath)} holds no captions with times. {string.Join(" ", parsed.Findings.Select(finding => finding.Message))}".TrimEnd());
            var voice = run.Get(language) == "none" ? null : new EspeakSynthesiser(run.Get(language)!);
            using var sound = await DecodedSound.OpenAsync(run, mediaPath, cancellationToken);
            var startSeconds = sound.Read.FileStartSeconds;
            // Captions count on the media's clock, the signal from its own first sample.
            IReadOnlyList<Caption> shifted = [.. parsed.Captions.Select(caption => caption with { StartSeconds = caption.StartSeconds - startSeconds, StopSeconds = caption.StopSeconds - startSeconds })];
            var estimate = CaptionTimingEstimator.Estimate(sound.Signal, shifted, voice, cancellationToken);
            if (estimate is { OffsetSeconds: { } offset, Rate: { } rate })
                estimate = estimate with { OffsetSeconds = Math.Round(offset + (startSeconds * (1 - rate)), 3) };
            var evidence = new
            {
                estimate.Reasons, estimate.CaptionCount, estimate.OnsetCount, estimate.OverlapCount, estimate.PeakDeviations, estimate.AsIsDeviations, estimate.RunnerUp, estimate.TextAgreement,
                findings = parsed.Findings,
            };
            await run.AnswerAsync(
                new { estimate.OffsetSeconds, estimate.Rate, estimate.Confidence, verdict = NameOf(estimate.Verdict), evidence },
                text =>
                {
                    foreach (var reason in estimate.Reasons)
                        text.WriteLine(reason);
                    text.WriteLine($"{NameOf(estimate.Verdict)}, confidence {estimate.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}");
                });
            return Wsa.Ok;
        });
    }

    /// <summary>One file against another is refused; only a recording is put in quarantine.</summary>
    public static string NameOf(AlignmentVerdict verdict) => verdict switch
    {
        AlignmentVerdict.Pass => "pass",
        AlignmentVerdict.Review => "review",
        _ => "reject",
    };
}
