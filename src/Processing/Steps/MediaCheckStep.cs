using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>Step <c>check</c>: reads a media file's header, and for a video all of its frames, and says whether it can be used.</summary>
internal sealed class MediaCheckStep(StepRunner steps, IBlobStore blobs, MediaProber prober, MediaValidator validator, MediaToolbox toolbox, ToolVersions tools)
{
    /// <summary>Most reasons that are put into one sentence for people.</summary>
    private const int MostReasons = 3;

    /// <summary>Checks a video.</summary>
    public async Task<MediaCheck> CheckVideoAsync(BlobHash video, StepMode mode, CancellationToken cancellationToken)
    {
        var key = StepKey.Of("check", $"{StepVersions.Check} {await tools.GetFfmpegAsync(cancellationToken)}", new
        {
            video, toolbox.Options.GapSeconds, toolbox.Options.MaxDamagedFraction, toolbox.Options.BlackSeconds, toolbox.Options.FrozenSeconds,
            toolbox.Options.FrozenDifference, toolbox.Options.RepeatedSeconds, toolbox.Options.SilentSeconds, toolbox.Options.MaxClippedFraction,
            toolbox.Options.SoundMismatchSeconds,
        });
        return await steps.RunAsync(key, mode, token => ValidateAsync(video, token), _ => [], cancellationToken);
    }

    /// <summary>Reads the header of a sound, or of another camera's video.</summary>
    public async Task<MediaCheck> ReadHeaderAsync(BlobHash file, StepMode mode, CancellationToken cancellationToken)
    {
        var key = StepKey.Of("check", $"{StepVersions.Check} {await tools.GetFfmpegAsync(cancellationToken)}", new { audio = file });
        return await steps.RunAsync(key, mode, token => ProbeAsync(file, token), _ => [], cancellationToken);
    }

    private async Task<MediaCheck> ValidateAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        await using var file = await blobs.OpenFileAsync(hash, cancellationToken);
        var report = await validator.ValidateAsync(file.Path, cancellationToken);
        List<Finding> findings = [.. report.Findings.Select(f => new Finding(
            f.Code, SeverityOf(f.Severity), null, f.StartSeconds, f.StopSeconds, Anonymous(f.Message, file.Path), f.Suggestion))];
        if (report.Verdict == ValidationVerdict.Reject) return new() { Findings = findings, QuarantineReason = ReasonOf(findings) };
        return new() { Findings = findings, Probe = await prober.ProbeAsync(file.Path, cancellationToken) };
    }

    private async Task<MediaCheck> ProbeAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        await using var file = await blobs.OpenFileAsync(hash, cancellationToken);
        try
        {
            return new() { Findings = [], Probe = await prober.ProbeAsync(file.Path, cancellationToken) };
        }
        catch (MediaException wrong) when (wrong.IsOfTheFile)
        {
            return new() { Findings = [], QuarantineReason = Anonymous(wrong.Message, file.Path) };
        }
    }

    private static string ReasonOf(List<Finding> findings) => string.Join(" ", findings
        .Where(f => f.Severity == Severity.Error).Take(MostReasons).Select(f => $"{f.Message} {f.Suggestion}".Trim()));

    // A blob's file is named by its hash, which says nothing to anybody.
    private static string Anonymous(string message, string path) => message.Replace(Path.GetFileName(path), "The file", StringComparison.Ordinal);

    private static Severity SeverityOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => Severity.Error,
        FindingSeverity.Warning => Severity.Warning,
        _ => Severity.Info,
    };
}
