using System.Text;

namespace WorkspaceAgents.Cli;

/// <summary>Sends one file: in one upload, or a large one in parts side by side, which the server puts together and checks against the whole's SHA-256.</summary>
internal sealed class FileSender(ServerClient client, Session session, UnfinishedUploads unfinished, TransferLine line, string? note = null)
{
    private readonly TusSender _tus = new(client, session);

    /// <summary>Sends the file; ends when the server has made a version of it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="workspace">Where to.</param>
    /// <param name="sha256">Its content.</param>
    /// <param name="lanes">How many connections it may use.</param>
    /// <param name="cancellationToken">Stops it; what arrived is kept.</param>
    /// <returns>How many bytes an earlier push had sent; 0 when it began anew.</returns>
    public async Task<long> SendAsync(LocalFile file, string workspace, string sha256, int lanes, CancellationToken cancellationToken)
    {
        var parts = FileStretch.PartsOf(file);
        var isBegunWhole = unfinished.Find(UnfinishedUploads.FingerprintOf(client.Server, workspace, FileStretch.Whole(file), sha256)) is not null;
        var isBegunInParts = parts.Count > 1 && unfinished.Find(UnfinishedUploads.FingerprintOf(client.Server, workspace, parts[0], sha256)) is not null;
        return parts.Count > 1 && !isBegunWhole && (lanes > 1 || isBegunInParts)
            ? await SendPartsAsync(parts, workspace, sha256, lanes, !isBegunInParts, cancellationToken)
            : await SendStretchAsync(FileStretch.Whole(file), workspace, sha256, new(line), cancellationToken) is { } sent ? Finish([sent]) : 0;
    }

    private async Task<long> SendPartsAsync(
        IReadOnlyList<FileStretch> parts, string workspace, string sha256, int lanes, bool isNew, CancellationToken cancellationToken)
    {
        var file = parts[0].File;
        if (isNew && await IsThereAsync(file, workspace, sha256, cancellationToken)) return 0;
        var sent = new Sent[parts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, parts.Count), new ParallelOptions { MaxDegreeOfParallelism = lanes, CancellationToken = cancellationToken }, async (i, token) =>
            sent[i] = (await SendStretchAsync(parts[i], workspace, sha256, new(line), token))!);
        line.State = "putting together";
        try
        {
            await _tus.JoinAsync(workspace, [.. sent.Select(one => one.Address)], MetadataOf(file, sha256), cancellationToken);
        }
        catch (CliException refusal) when (IsLost(refusal))
        {
            // A part is wrong or gone, and nobody can tell which.
            Finish(sent);
            throw;
        }

        line.State = "";
        return Finish(sent);
    }

    /// <summary>Whether the server makes the file without any bytes: it has them, and this caller may read them.</summary>
    private async Task<bool> IsThereAsync(LocalFile file, string workspace, string sha256, CancellationToken cancellationToken)
    {
        var (address, isThere) = await _tus.CreateAsync(workspace, file.SizeBytes, MetadataOf(file, sha256), isPart: false, cancellationToken);
        if (!isThere) await _tus.DeleteAsync(address, cancellationToken); // it also told that the file may be made and fits
        return isThere;
    }

    /// <returns>Null when nothing had to be sent.</returns>
    private async Task<Sent?> SendStretchAsync(FileStretch stretch, string workspace, string sha256, TransferPart progress, CancellationToken cancellationToken)
    {
        var isPart = stretch != FileStretch.Whole(stretch.File);
        var fingerprint = UnfinishedUploads.FingerprintOf(client.Server, workspace, stretch, sha256);
        var address = unfinished.Find(fingerprint);
        var resumedFrom = address is null ? null : await _tus.ProbeAsync(address, cancellationToken);
        if (address is null || resumedFrom is null)
        {
            // A part says where it is to go too: who may write only there could not begin it otherwise.
            (address, var isThere) = await _tus.CreateAsync(
                workspace, stretch.LengthBytes, isPart ? $"path {Base64(stretch.File.Path)}" : MetadataOf(stretch.File, sha256), isPart, cancellationToken);
            if (isThere) return null;
            resumedFrom = 0;
            if (stretch.LengthBytes > 0) await unfinished.RememberAsync(fingerprint, address, cancellationToken);
        }

        progress.JumpTo(resumedFrom.Value);
        try
        {
            // A whole file is asked for once more also when all has arrived: the server may have stopped before it made the file.
            if (stretch.LengthBytes > (isPart ? resumedFrom.Value : 0)) await _tus.SendRestAsync(stretch, address, resumedFrom.Value, progress, cancellationToken);
        }
        catch (CliException refusal) when (IsLost(refusal))
        {
            // The server has thrown the bytes away: nothing is left to go on from.
            unfinished.Forget(fingerprint);
            throw;
        }

        return new(address, fingerprint, resumedFrom.Value);
    }

    private long Finish(IReadOnlyList<Sent> sent)
    {
        foreach (var one in sent) unfinished.Forget(one.Fingerprint);
        return sent.Sum(one => one.ResumedFromBytes);
    }

    private static bool IsLost(CliException refusal) => refusal.Code is "invalid" or "gone" or "notFound";

    private string MetadataOf(LocalFile file, string sha256) => $"path {Base64(file.Path)},sha256 {Base64(sha256)}{(note is null ? "" : $",note {Base64(note)}")}";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private sealed record Sent(Uri Address, string Fingerprint, long ResumedFromBytes);
}
