using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Remembers what pure steps made, so that none runs twice for the same inputs, also after a crash.</summary>
public sealed class StepMemory(IDbContextFactory<CatalogDbContext> contexts, TimeProvider time)
{
    /// <summary>What the step made for this key before.</summary>
    /// <typeparam name="T">The step's output record.</typeparam>
    /// <param name="key">The step's key.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The output, or null when it has not run.</returns>
    public async Task<T?> FindAsync<T>(StepKey key, CancellationToken cancellationToken)
        where T : class
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var output = await db.StepArtifacts.AsNoTracking().Where(a => a.Key == key.Key).Select(a => a.Output).SingleOrDefaultAsync(cancellationToken);
        return output is null ? null : JsonSerializer.Deserialize<T>(output, CatalogJson.Options);
    }

    /// <summary>Remembers an output. Of two workers that raced, the first one's stays: both made the same.</summary>
    /// <typeparam name="T">The step's output record.</typeparam>
    /// <param name="key">The step's key.</param>
    /// <param name="output">What it made; blobs by hash, already committed to the store.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when it is durable.</returns>
    public async Task RememberAsync<T>(StepKey key, T output, CancellationToken cancellationToken)
        where T : class
    {
        var json = JsonSerializer.Serialize(output, CatalogJson.Options);
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "StepArtifacts" ("Key", "Step", "Output", "CreatedAt") VALUES ({key.Key}, {key.Step}, {json}, {now.UtcTicks}) ON CONFLICT ("Key") DO NOTHING""",
            cancellationToken);
    }

    /// <summary>Forgets an output whose blobs turned out to be missing, so that the step runs again.</summary>
    /// <param name="key">The step's key.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when it is gone.</returns>
    public async Task ForgetAsync(StepKey key, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.StepArtifacts.Where(a => a.Key == key.Key).ExecuteDeleteAsync(cancellationToken);
    }
}
