using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.McpServer;

/// <summary>What an agent can read by address: files, frames, alignment reports, dataset cards, templates of files it writes.</summary>
internal sealed class AgentResources(AgentCall call, Workspaces workspaces, WorkspaceFiles files, Catalog.Recordings recordings, RecordingFrames frames, Catalog.Datasets datasets)
{
    /// <summary>The largest file that is given whole. Larger ones are downloaded over HTTP, where they resume.</summary>
    public const int MaxFileBytes = 1 << 20;

    private const int MostReports = 50;
    private const int ImageWidth = 640;

    public static ValueTask<ListResourceTemplatesResult> ListTemplatesAsync() => new(new ListResourceTemplatesResult
    {
        ResourceTemplates =
        [
            Template(AgentUri.File, "file", "A file of a workspace, up to 1 MiB: text as it is, other bytes as a blob. Larger ones: stat_file's downloadUrl."),
            Template(AgentUri.Frame, "frame", "A frame of a validated recording as JPEG, at most 640 pixels wide; frames count from 0.", "image/jpeg"),
            Template(AgentUri.Report, "alignment-report", "How a recording's tracks lie on its clock: verdict, reasons, tracks, findings.", "application/json"),
            Template(AgentUri.Card, "dataset-card", "What the newest version of a dataset holds and how it is read.", "text/markdown"),
            Template(AgentUri.VersionCard, "version-card", "The same of one version: an alias, its id, or 8 digits of it.", "text/markdown"),
            Template(AgentUri.Template, "file-template", "A file to fill in and upload beside a recording: clocks.json, captions.srt, captions.vtt, sensor.csv."),
        ],
    });

    /// <summary>Cards and reports, one workspace a page; files are many and have a template and list_files.</summary>
    public async ValueTask<ListResourcesResult> ListAsync(RequestContext<ListResourcesRequestParams> request, CancellationToken cancellationToken)
    {
        var actor = await call.ActorAsync();
        var after = request.Params?.Cursor;
        var slugs = (await workspaces.ListAsync(actor, cancellationToken)).Select(w => w.Slug).Order(StringComparer.Ordinal).Where(s => after is null || string.CompareOrdinal(s, after) > 0).ToList();
        var listed = new List<Resource>();
        if (after is null)
        {
            listed.AddRange(FileTemplates.All.Select(t => new Resource
            {
                Uri = $"{AgentUri.Scheme}templates/{t.Key}", Name = t.Key, Title = $"Template: {t.Key}", Description = t.Value.Description, MimeType = t.Value.MediaType,
            }));
        }

        if (slugs.Count > 0)
        {
            listed.AddRange((await datasets.ListAsync(actor, slugs[0], cancellationToken)).Where(d => d.LatestVersionId is not null).Select(d => new Resource
            {
                Uri = AgentUri.OfCard(d.Name), Name = d.Name, Title = $"Dataset card: {d.Name}", Description = d.Description, MimeType = "text/markdown",
            }));
            listed.AddRange((await recordings.ListAsync(actor, slugs[0], MostReports, cancellationToken)).Where(r => r.Alignment is not null).Select(r => new Resource
            {
                Uri = AgentUri.OfReport(r.Id), Name = r.Name, Title = $"Alignment report: {r.Name}", Description = $"{r.Workspace}: {r.Alignment!.Verdict}", MimeType = "application/json",
            }));
        }

        return new() { Resources = listed, NextCursor = slugs.Count > 1 ? slugs[0] : null };
    }

    public async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken)
    {
        var address = request.Params?.Uri;
        if (!AgentUri.TryParse(address, out var uri)) throw NotThere(address);
        try
        {
            return new() { Contents = [await ReadAsync(uri, address!, cancellationToken)] };
        }
        catch (WorkspaceException refusal)
        {
            var code = refusal.Code == ErrorCode.NotFound ? McpErrorCode.ResourceNotFound : McpErrorCode.InvalidParams;
            throw new McpProtocolException($"{refusal.Message} Nothing was changed.", refusal, code);
        }
        catch (MediaException failure)
        {
            throw new McpProtocolException($"{failure.Message} get_recording shows what was found in it.", failure, McpErrorCode.InvalidParams);
        }
    }

    private async Task<ResourceContents> ReadAsync(AgentUri uri, string address, CancellationToken cancellationToken)
    {
        var actor = await call.ActorAsync();
        switch (uri)
        {
            case { Kind: "files", Parts: [var workspace, ..] } when uri.Parts.Count > 1:
                return await ReadFileAsync(actor, workspace, string.Join('/', uri.Parts.Skip(1)), address, cancellationToken);
            case { Kind: "recordings", Parts: [var id, "frames", var number] } when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var frameIndex):
                var frame = await frames.ReadAsync(actor, Recording(id), frameIndex, FrameFormat.Jpeg, ImageWidth, cancellationToken);
                return BlobResourceContents.FromBytes(frame.Bytes, address, frame.MediaType);
            case { Kind: "recordings", Parts: [var id, "report"] }:
                var recording = await recordings.GetAsync(actor, Recording(id), cancellationToken);
                if (recording.Alignment is null) throw new WorkspaceException(ErrorCode.Conflict, $"'{recording.Name}' is not aligned yet: align_batch aligns a validated batch.");
                return Text(address, "application/json", JsonSerializer.Serialize(recording.Alignment, CatalogJson.Options));
            case { Kind: "datasets", Parts: [var dataset, "card"] }:
                return await ReadCardAsync(actor, dataset, "latest", address, cancellationToken);
            case { Kind: "datasets", Parts: [var dataset, "versions", var version, "card"] }:
                return await ReadCardAsync(actor, dataset, version, address, cancellationToken);
            case { Kind: "templates", Parts: [var name] } when FileTemplates.All.TryGetValue(name, out var template):
                return Text(address, template.MediaType, template.Text);
            default:
                throw NotThere(address);
        }
    }

    private async Task<ResourceContents> ReadCardAsync(Actor actor, string dataset, string version, string address, CancellationToken cancellationToken)
    {
        var details = await datasets.GetVersionAsync(actor, dataset, version, cancellationToken);
        return Text(address, "text/markdown", DatasetCard.Of(details, VersionAnswer.Of(details, new([], null), call.UrlOf).Snippet));
    }

    private async Task<ResourceContents> ReadFileAsync(Actor actor, string workspace, string path, string address, CancellationToken cancellationToken)
    {
        await using var content = await files.OpenReadAsync(actor, workspace, path, null, cancellationToken);
        if (content.SizeBytes > MaxFileBytes)
            throw new WorkspaceException(ErrorCode.Invalid, $"'{path}' has {content.SizeBytes} bytes; up to {MaxFileBytes} are given here. stat_file gives a downloadUrl that takes Range.");
        var bytes = new byte[content.SizeBytes];
        await content.Content.ReadExactlyAsync(bytes, cancellationToken);
        return AsText(bytes) is { } text ? Text(address, "text/plain", text) : BlobResourceContents.FromBytes(bytes, address, "application/octet-stream");
    }

    /// <summary>Text when it is UTF-8 without control characters that no text has; null for other bytes.</summary>
    private static string? AsText(byte[] bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return null;
        return bytes.AsSpan().IndexOfAnyInRange((byte)0, (byte)8) < 0 ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static TextResourceContents Text(string uri, string mediaType, string text) => new() { Uri = uri, MimeType = mediaType, Text = text };

    private static ResourceTemplate Template(string uri, string name, string description, string? mediaType = null) =>
        new() { UriTemplate = uri, Name = name, Description = description, MimeType = mediaType };

    private static RecordingId Recording(string id) => AgentCall.Parse<RecordingId>(id, "recordingId", "get_batch");

    private static McpProtocolException NotThere(string? address) =>
        new($"There is no resource '{address}'. resources/templates/list shows how addresses are made.", McpErrorCode.ResourceNotFound);
}
