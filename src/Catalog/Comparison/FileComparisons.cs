using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Compares two versions of a file: text by lines, media by what ffprobe reads from their headers in a process of its own, the rest by hash and size.</summary>
public sealed class FileComparisons(IDbContextFactory<CatalogDbContext> contexts, IBlobStore blobs, MediaProber prober, AuditRecorder recorder)
{
    /// <summary>The largest text that is compared by lines.</summary>
    public const int MaxTextBytes = 4 << 20;

    private static readonly HashSet<string> TextExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".srt", ".vtt", ".sbv", ".ttml", ".dfxp", ".textgrid", ".ctm", ".lab", ".txt", ".md", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xml", ".yaml", ".yml", ".log",
    };

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Compares two versions.</summary>
    /// <param name="actor">Who may download the file.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The file's path; it may be in the trash.</param>
    /// <param name="from">The one version's number; null for the one before <paramref name="to"/>.</param>
    /// <param name="to">The other version's number; null for the current one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What differs.</returns>
    /// <exception cref="WorkspaceException">No such file or version.</exception>
    public async Task<FileComparison> CompareAsync(
        Actor actor, string workspace, string path, int? from, int? to, CancellationToken cancellationToken)
    {
        FileEntry file;
        FileVersion old, young;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var access = await db.OpenFilesAsync(actor, workspace, cancellationToken);
            access.Require(Permissions.Download, WorkspacePath.Normalise(path));
            file = await db.FindAsync(access.Workspace.Id, path, cancellationToken);
            young = await FileChanges.FindVersionAsync(db, file, to ?? file.VersionNumber, cancellationToken);
            old = await FileChanges.FindVersionAsync(db, file, from ?? Math.Max(1, young.Number - 1), cancellationToken);
            await recorder.ReadAsync(
                actor, access.Workspace.Id, "file.compare", file.Path, $"{old.Hash}{young.Hash}", new { from = old.Number, to = young.Number }, cancellationToken);
        }

        var comparison = new FileComparison(file.Path, Summarise(old), Summarise(young), old.Hash == young.Hash, ComparisonKind.Bytes, null, null, null);
        if (old.Hash == young.Hash) return comparison with { Remark = "They are the same bytes." };
        if (TextExtensions.Contains(Path.GetExtension(file.Path))) return await CompareTextAsync(comparison, cancellationToken);
        return RecordingPlanner.KindOf(file.Path) is TrackKind.Video or TrackKind.Audio ? await CompareMediaAsync(comparison, cancellationToken) : comparison;
    }

    private async Task<FileComparison> CompareTextAsync(FileComparison comparison, CancellationToken cancellationToken)
    {
        var (from, to) = (comparison.From, comparison.To);
        if (Math.Max(from.SizeBytes, to.SizeBytes) > MaxTextBytes)
            return comparison with { Remark = $"Texts of more than {MediaDifference.Bytes(MaxTextBytes)} are not compared by lines. Download both versions and compare them with a program of your own." };
        string old, young;
        try
        {
            old = StrictUtf8.GetString(await blobs.ReadAllAsync(from.Hash, cancellationToken));
            young = StrictUtf8.GetString(await blobs.ReadAllAsync(to.Hash, cancellationToken));
        }
        catch (DecoderFallbackException)
        {
            return comparison with { Remark = "At least one of them is not UTF-8, so they were not compared by lines." };
        }

        var difference = await Task.Run(
            () => TextDifference.Between(old, young, $"{comparison.Path}@{from.Number}", $"{comparison.Path}@{to.Number}"), cancellationToken);
        if (difference is null)
            return comparison with { Remark = $"Between their common beginning and end lie more than {TextDifference.MaxLines:N0} lines, so they were not compared by lines." };
        return comparison with { Kind = ComparisonKind.Text, Text = difference, Remark = difference.Hunks.Count == 0 ? "Only line ends differ." : null };
    }

    private async Task<FileComparison> CompareMediaAsync(FileComparison comparison, CancellationToken cancellationToken)
    {
        var (old, young) = (await ProbeAsync(comparison.From, cancellationToken), await ProbeAsync(comparison.To, cancellationToken));
        var remark = old.Problem is null && young.Problem is null ? null
            : string.Join(" ", new[] { Say(comparison.From, old.Problem), Say(comparison.To, young.Problem) }.OfType<string>());
        return comparison with { Kind = ComparisonKind.Media, Media = MediaDifference.Between(old.Facts, young.Facts), Remark = remark };

        static string? Say(FileVersionSummary version, string? problem) => problem is null ? null : $"Version {version.Number} could not be read as media: {problem}";
    }

    private async Task<(IReadOnlyList<(string What, string? Value)> Facts, string? Problem)> ProbeAsync(FileVersionSummary version, CancellationToken cancellationToken)
    {
        await using var local = await blobs.OpenFileAsync(version.Hash, cancellationToken);
        try
        {
            return (MediaDifference.FactsOf(await prober.ProbeAsync(local.Path, cancellationToken)), null);
        }
        catch (MediaException problem) when (problem.Code is MediaErrorCode.Unreadable or MediaErrorCode.Truncated or MediaErrorCode.TimedOut)
        {
            return ([("size", MediaDifference.Bytes(version.SizeBytes))], problem.Message);
        }
    }

    private static FileVersionSummary Summarise(FileVersion v) => new(v.Number, v.Hash, v.SizeBytes, v.Author, v.Note, v.CreatedAt, v.Source);
}
