using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Annotation layers of recordings: named passes with versions that never change, beside the video and apart from it.</summary>
/// <remarks>Who may view every file of a recording reads its layers; it takes 'annotate' on them to put one.</remarks>
public sealed partial class RecordingLayers(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, Recordings recordings, IBlobStore blobs, TimeProvider time)
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The longest note, in characters.</summary>
    public const int MaxNoteLength = 500;

    /// <summary>The largest file that is taken, bytes.</summary>
    public const int MaxFileBytes = 64 << 20;

    /// <summary>Every version of every layer, by name, the newest first.</summary>
    /// <param name="actor">Who may view the recording.</param>
    /// <param name="id">The recording.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">There is no such recording that the actor can see.</exception>
    public async Task<IReadOnlyList<LayerVersion>> ListAsync(Actor actor, RecordingId id, CancellationToken cancellationToken)
    {
        await recordings.GetAsync(actor, id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.RecordingLayers.AsNoTracking().Where(l => l.RecordingId == id).OrderBy(l => l.Name).ThenByDescending(l => l.Version).ToListAsync(cancellationToken);
        return [.. rows.Select(LayerVersion.Of)];
    }

    /// <summary>Puts a new version of a layer, checked against the recording's frames and picture size. The same content again makes no version.</summary>
    /// <param name="actor">Who may annotate every file of the recording.</param>
    /// <param name="id">A validated recording.</param>
    /// <param name="name">The layer's name: letters, digits, '-', '_' and '.', up to 64; case does not matter.</param>
    /// <param name="file">A layer's file, or any that <see cref="LayerExchange"/> reads.</param>
    /// <param name="request">What else is said about it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">The actor may not, or an entry is wrong: the message names it; or both this and a newer version changed the same.</exception>
    public async Task<LayerVersion> PutAsync(Actor actor, RecordingId id, string name, byte[] file, LayerRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(request);
        var key = Check(name, file, request);
        var recording = await recordings.GetAsync(actor, id, cancellationToken);
        var layer = await ReadAsync(recording, key, file, request, cancellationToken);
        return await writer.ChangeAsync(actor, recording.Workspace, Permissions.None, async (db, found, audit) =>
        {
            var access = await db.AccessAsync(actor, found, cancellationToken);
            foreach (var track in recording.Tracks) access.Require(Permissions.Annotate, track.Path);
            var versions = await db.RecordingLayers.Where(l => l.RecordingId == id && l.Name == key).OrderByDescending(l => l.Version).ToListAsync(cancellationToken);
            var merged = await MergeAsync(versions, layer, request.BasedOn, key, cancellationToken);
            using var content = new MemoryStream(Write(merged));
            var blob = await blobs.WriteAsync(content, cancellationToken);
            if (versions.FirstOrDefault() is { } latest && latest.Content == blob.Hash) return LayerVersion.Of(latest);
            var row = new RecordingLayer
            {
                RecordingId = id, Name = key, Version = (versions.FirstOrDefault()?.Version ?? 0) + 1, Content = blob.Hash, SizeBytes = content.Length, AnnotationCount = merged.Annotations.Count,
                MadeBy = merged.Header.Author, Model = merged.Header.Model, MadeAt = merged.Header.MadeAt, Note = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim(),
                Author = FileQueries.AuthorOf(actor), CreatedAt = time.GetUtcNow(),
            };
            db.Add(row);
            audit.Add("recording.layer", $"{recording.Name}/{key}", new { row.Version, hash = row.Content.ToString(), row.AnnotationCount, row.MadeBy, row.Model, row.Note, request.BasedOn });
            return LayerVersion.Of(row);
        }, cancellationToken);
    }

    /// <summary>Reads a layer.</summary>
    /// <param name="actor">Who may view the recording.</param>
    /// <param name="id">The recording.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="version">Its number; null for the newest.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">There is no such recording that the actor can see, layer or version.</exception>
    public async Task<(LayerVersion Version, AnnotationLayer Layer)> ReadAsync(Actor actor, RecordingId id, string name, int? version, CancellationToken cancellationToken)
    {
        await recordings.GetAsync(actor, id, cancellationToken);
        var key = KeyOf(name);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.RecordingLayers.AsNoTracking().Where(l => l.RecordingId == id && l.Name == key && (version == null || l.Version == version))
            .OrderByDescending(l => l.Version).FirstOrDefaultAsync(cancellationToken)
            ?? throw WorkspaceException.NotFound("layer", version is null ? key : $"{key}@{version}", "List the recording's layers to see their names and versions.");
        return (LayerVersion.Of(row), LayerFile.Read(await blobs.ReadAllAsync(row.Content, cancellationToken)));
    }

    /// <summary>Reads a layer as a file, ours or another tool's.</summary>
    /// <param name="actor">Who may view the recording.</param>
    /// <param name="id">The recording.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="version">Its number; null for the newest.</param>
    /// <param name="format">The file's format.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">There is no such recording that the actor can see, layer or version; or the format needs what the layer does not say.</exception>
    public async Task<(LayerVersion Version, LayerExport Export)> ExportAsync(Actor actor, RecordingId id, string name, int? version, LayerFormat format, CancellationToken cancellationToken)
    {
        var (found, layer) = await ReadAsync(actor, id, name, version, cancellationToken);
        try
        {
            return (found, await LayerExchange.WriteAsync(layer, format, cancellationToken));
        }
        catch (AnnotationException wrong)
        {
            throw new WorkspaceException(ErrorCode.Invalid, wrong.Message, wrong);
        }
    }

    /// <summary>Compares two layers, or two versions of one.</summary>
    /// <param name="actor">Who may view the recording.</param>
    /// <param name="id">The recording.</param>
    /// <param name="first">Name and version of what is taken as the truth.</param>
    /// <param name="second">Name and version of the other.</param>
    /// <param name="iouThreshold">From which overlap on two annotations are the same thing, above 0 to 1.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">There is no such recording that the actor can see, layer or version.</exception>
    public async Task<LayerComparison> CompareAsync(
        Actor actor, RecordingId id, (string Name, int? Version) first, (string Name, int? Version) second, double iouThreshold, CancellationToken cancellationToken)
    {
        if (!(iouThreshold is > 0 and <= 1)) throw new WorkspaceException(ErrorCode.Invalid, "The overlap is above 0 and at most 1.");
        var (_, one) = await ReadAsync(actor, id, first.Name, first.Version, cancellationToken);
        var (_, other) = await ReadAsync(actor, id, second.Name, second.Version, cancellationToken);
        return LayerComparer.Compare(one, other, iouThreshold);
    }

    private static string Check(string name, byte[] file, LayerRequest request)
    {
        var key = KeyOf(name);
        if (file.Length > MaxFileBytes) throw new WorkspaceException(ErrorCode.Invalid, $"A layer's file has up to {MaxFileBytes >> 20} MiB, this one {file.Length >> 20}. Put masks of many objects into layers of their own.");
        if (request.Note?.Length > MaxNoteLength) throw new WorkspaceException(ErrorCode.Invalid, $"A note has up to {MaxNoteLength} characters.");
        return key;
    }

    private static string KeyOf(string name) =>
        NamePattern().IsMatch(name) ? name.ToLowerInvariant() : throw new WorkspaceException(ErrorCode.Invalid, $"A layer's name has 1 to {MaxNameLength} letters, digits, '-', '_' and '.', and begins with a letter or digit.");

    private static async Task<AnnotationLayer> ReadAsync(RecordingDetails recording, string key, byte[] file, LayerRequest request, CancellationToken cancellationToken)
    {
        if (recording.Validation is not { FrameCount: { } frameCount } validation)
            throw new WorkspaceException(ErrorCode.Conflict, $"'{recording.Name}' is not validated yet, so its frames are not known. Validate its batch first.");
        try
        {
            var layer = await LayerExchange.ReadAsync(file, request.Format, new() { Name = key, FrameCount = frameCount, WidthPixels = validation.Width, HeightPixels = validation.Height }, cancellationToken);
            var header = layer.Header with
            {
                Name = key, FrameCount = frameCount, WidthPixels = validation.Width ?? layer.Header.WidthPixels, HeightPixels = validation.Height ?? layer.Header.HeightPixels,
                Author = request.MadeBy ?? layer.Header.Author, Model = request.Model ?? layer.Header.Model, MadeAt = request.MadeAt?.ToUniversalTime() ?? layer.Header.MadeAt,
            };
            return (layer with { Header = header }).Check(frameCount);
        }
        catch (AnnotationException wrong)
        {
            throw new WorkspaceException(ErrorCode.Invalid, wrong.Message, wrong);
        }
    }

    private async Task<AnnotationLayer> MergeAsync(List<RecordingLayer> versions, AnnotationLayer layer, int? basedOn, string key, CancellationToken cancellationToken)
    {
        if (basedOn is not { } number || versions.Count == 0 || versions[0].Version == number) return layer;
        var original = versions.Find(version => version.Version == number) ?? throw WorkspaceException.NotFound("layer", $"{key}@{number}", $"Its versions are 1 to {versions[0].Version}.");
        var merge = LayerMerger.Merge(LayerFile.Read(await blobs.ReadAllAsync(original.Content, cancellationToken)), layer, LayerFile.Read(await blobs.ReadAllAsync(versions[0].Content, cancellationToken)));
        if (merge.Conflicts.Count == 0) return merge.Layer;
        var shown = string.Join("; ", merge.Conflicts.Take(10).Select(conflict => $"frame {conflict.Frame?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}: {conflict.Id} {string.Join(", ", conflict.Fields)}"));
        throw new WorkspaceException(ErrorCode.Conflict,
            $"'{key}' has version {versions[0].Version} by {versions[0].Author} meanwhile, and {merge.Conflicts.Count} annotations were changed in both ({shown}). Nothing was written. Read version {versions[0].Version}, settle them (wsa layers merge lists all), and put it based on that version.");
    }

    private static byte[] Write(AnnotationLayer layer)
    {
        try
        {
            return LayerFile.Write(layer);
        }
        catch (AnnotationException wrong)
        {
            throw new WorkspaceException(ErrorCode.Invalid, wrong.Message, wrong);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex NamePattern();
}
