using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>Completes the arguments of prompts and resource addresses: workspaces, datasets, folders, paths, batches, recordings.</summary>
internal sealed class NameCompletion(AgentCall call, Workspaces workspaces, WorkspaceFiles files, Batches batches, Catalog.Recordings recordings, Catalog.Datasets datasets)
{
    /// <summary>The most the protocol lets an answer hold.</summary>
    private const int MostValues = 100;

    public async ValueTask<CompleteResult> CompleteAsync(RequestContext<CompleteRequestParams> request, CancellationToken cancellationToken)
    {
        if (request.Params is not { Argument: { } argument } asked) return new();
        var actor = await call.ActorAsync();
        var typed = argument.Value ?? "";
        var known = asked.Context?.Arguments;
        var workspace = known is not null && known.TryGetValue("workspace", out var named) ? named : null;
        var all = argument.Name switch
        {
            "workspace" => await SlugsAsync(actor, cancellationToken),
            "dataset" => await EachAsync(actor, workspace, async slug => (await datasets.ListAsync(actor, slug, cancellationToken)).Select(d => d.Name), cancellationToken),
            "batchId" => await EachAsync(actor, workspace, async slug => (await batches.ListAsync(actor, slug, MostValues, cancellationToken)).Select(b => b.Id.ToString()), cancellationToken),
            "recordingId" => await EachAsync(actor, workspace, async slug => (await recordings.ListAsync(actor, slug, MostValues, cancellationToken)).Select(r => r.Id.ToString()), cancellationToken),
            "folder" when workspace is not null => (await LevelAsync(actor, workspace, typed, cancellationToken)).Where(path => path.EndsWith('/')).Select(path => path.TrimEnd('/')),
            "path" when workspace is not null => await LevelAsync(actor, workspace, typed, cancellationToken),
            "version" => ["latest"],
            "name" => FileTemplates.All.Keys,
            _ => [],
        };
        var found = all.Where(value => value.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new() { Completion = new() { Values = [.. found.Take(MostValues)], Total = found.Count, HasMore = found.Count > MostValues } };
    }

    private async Task<IEnumerable<string>> SlugsAsync(Actor actor, CancellationToken cancellationToken) =>
        (await workspaces.ListAsync(actor, cancellationToken)).Select(w => w.Slug);

    /// <summary>The names of one workspace, or of all when none is known yet.</summary>
    private async Task<IEnumerable<string>> EachAsync(Actor actor, string? workspace, Func<string, Task<IEnumerable<string>>> namesOf, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var slug in workspace is null ? await SlugsAsync(actor, cancellationToken) : [workspace]) names.AddRange(await namesOf(slug));
        return names;
    }

    /// <summary>What lies in the folder that is typed so far; folders end in a slash.</summary>
    private async Task<IEnumerable<string>> LevelAsync(Actor actor, string workspace, string typed, CancellationToken cancellationToken)
    {
        var slash = typed.LastIndexOf('/');
        var folder = slash < 0 ? "" : typed[..slash];
        var page = await files.ListAsync(actor, workspace, folder.Length == 0 ? null : folder, null, 500, cancellationToken);
        var prefix = folder.Length == 0 ? "" : $"{folder}/";
        return [.. page.Folders.Select(name => $"{(name.StartsWith(prefix, StringComparison.Ordinal) ? "" : prefix)}{name.TrimEnd('/')}/"), .. page.Files.Select(file => file.Path)];
    }
}
