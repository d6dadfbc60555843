using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>What is done with versions that exist: comparing two, checking one's bytes, saying what it may be used for.</summary>
public sealed class DatasetRegistry(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, DatasetReaders readers, Datasets datasets, TimeProvider time)
{
    /// <summary>In what two versions of a dataset differ.</summary>
    /// <param name="actor">A member of its workspace who may view.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="before">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="after">The other version, in the same ways.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What leads from the first to the second.</returns>
    /// <exception cref="WorkspaceException">No such dataset or version.</exception>
    public async Task<VersionDiff> CompareAsync(Actor actor, string name, string before, string after, CancellationToken cancellationToken)
    {
        var first = await datasets.GetVersionAsync(actor, name, before, cancellationToken);
        var second = await datasets.GetVersionAsync(actor, name, after, cancellationToken);
        return VersionComparison.Compare(first.Manifest, BlobHash.Parse(first.Version.VersionId), second.Manifest, BlobHash.Parse(second.Version.VersionId));
    }

    /// <summary>The card of a version: Markdown with what its manifest counts.</summary>
    /// <param name="actor">A member of its workspace who may view.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Markdown.</returns>
    /// <exception cref="WorkspaceException">No such dataset or version.</exception>
    public async Task<string> WriteCardAsync(Actor actor, string name, string version, CancellationToken cancellationToken)
    {
        var details = await datasets.GetVersionAsync(actor, name, version, cancellationToken);
        return DatasetCard.Write(details.Manifest, BlobHash.Parse(details.Version.VersionId));
    }

    /// <summary>Asks for everything that a version rests on to be read and hashed again.</summary>
    /// <param name="actor">A member of the dataset's workspace who may write.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The job; done means that every byte is there and right, failed names what is not.</returns>
    public async Task<JobSummary> VerifyAsync(Actor actor, string name, string version, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(actor, name, cancellationToken);
        return await writer.ChangeAsync(actor, dataset.Workspace, Permissions.Write, async (db, workspace, audit) =>
        {
            var row = await db.Datasets.SingleAsync(d => d.Id == dataset.Id, cancellationToken);
            var target = await Datasets.FindVersionAsync(db, row, version, cancellationToken);
            var now = time.GetUtcNow();
            var job = await Jobs.AddAsync(db, audit, actor, new Job
            {
                Id = new(Guid.CreateVersion7(now)), WorkspaceId = workspace.Id, Kind = JobKind.Verify, State = JobState.Queued,
                Title = $"Verify {row.Name} v{target.Number}", RequestedBy = actor.Name, DatasetId = row.Id, Version = target.Manifest, CreatedAt = now,
            }, cancellationToken);
            return Jobs.Summary(workspace.Slug).Compile()(job);
        }, cancellationToken);
    }

    /// <summary>Says what a version may be used for. Once it is expired its bytes may be swept, so that cannot be taken back.</summary>
    /// <param name="actor">A member of the dataset's workspace who may publish.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="state">What it may be used for from now on.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version as it is now.</returns>
    /// <exception cref="WorkspaceException">No such version; it is expired; an alias still stands for it.</exception>
    public async Task<VersionSummary> SetStateAsync(Actor actor, string name, string version, VersionState state, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(state)) throw new WorkspaceException(ErrorCode.Invalid, "A version is 'published', 'deprecated' or 'expired'.");
        var dataset = await datasets.GetAsync(actor, name, cancellationToken);
        var id = await writer.ChangeAsync(actor, dataset.Workspace, Permissions.Publish, async (db, _, audit) =>
        {
            var row = await db.Datasets.SingleAsync(d => d.Id == dataset.Id, cancellationToken);
            var target = await Datasets.FindVersionAsync(db, row, version, cancellationToken);
            var tracked = await db.DatasetVersions.SingleAsync(v => v.DatasetId == row.Id && v.Manifest == target.Manifest, cancellationToken);
            if (tracked.State == state) return target.Manifest;
            if (tracked.State == VersionState.Expired)
                throw new WorkspaceException(ErrorCode.Conflict, $"{row.Name} v{target.Number} is expired: its bytes may be gone. Publish its batch again; the same inputs make the same version.");
            if (state == VersionState.Expired)
            {
                var aliases = await db.DatasetAliases.Where(a => a.DatasetId == row.Id && a.Manifest == target.Manifest).Select(a => a.Name).Order().ToListAsync(cancellationToken);
                if (aliases.Count > 0)
                    throw new WorkspaceException(ErrorCode.Conflict, $"{row.Name} v{target.Number} is what {string.Join(", ", aliases.Select(a => $"'{a}'"))} stands for. Give that name to another version first, then let this one expire.");
                if (await readers.FindReadingAsync(db, target, cancellationToken) is { } reading)
                    throw new WorkspaceException(ErrorCode.Conflict, $"{row.Name} v{target.Number} is being read by {reading}. Stop the job, wait {DatasetReaders.LiveFor.TotalMinutes:0} min, then let it expire.");
            }

            audit.Add("dataset.state", row.Name, new { version = target.Manifest.ToString(), target.Number, before = tracked.State.ToString(), after = state.ToString() });
            tracked.State = state;
            return target.Manifest;
        }, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return Datasets.Summarise(
            await db.DatasetVersions.AsNoTracking().SingleAsync(v => v.DatasetId == dataset.Id && v.Manifest == id, cancellationToken),
            await db.DatasetAliases.AsNoTracking().Where(a => a.DatasetId == dataset.Id).ToListAsync(cancellationToken));
    }
}
