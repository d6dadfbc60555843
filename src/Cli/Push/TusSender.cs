using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace WorkspaceAgents.Cli;

/// <summary>Sends one file by tus 1.0.0 and does not give up on a cut connection. https://tus.io/protocols/resumable-upload</summary>
internal sealed class TusSender(ServerClient client, Session session, UnfinishedUploads unfinished, TransferLine line, string? note = null)
{
    /// <summary>Attempts in a row that move nothing before it gives up.</summary>
    private const int MaxIdleAttempts = 8;

    /// <summary>Sends the file; ends when the server has all bytes.</summary>
    /// <returns>The offset an earlier upload had reached; 0 when it began anew.</returns>
    public async Task<long> SendAsync(LocalFile file, string workspace, string sha256, CancellationToken cancellationToken)
    {
        var fingerprint = UnfinishedUploads.FingerprintOf(client.Server, workspace, file.Path, sha256);
        var address = unfinished.Find(fingerprint);
        var resumedFrom = address is null ? null : await ProbeAsync(address, cancellationToken);
        if (address is null || resumedFrom is null)
        {
            (address, var isThere) = await CreateAsync(file, workspace, sha256, cancellationToken);
            // The server has those bytes already and may give them to this caller: nothing is sent.
            if (isThere) return 0;
            resumedFrom = 0;
            if (file.SizeBytes > 0) await unfinished.RememberAsync(fingerprint, address, cancellationToken);
        }

        line.JumpTo(resumedFrom.Value);
        try
        {
            if (file.SizeBytes > 0) await SendRestAsync(file, address, resumedFrom.Value, cancellationToken);
        }
        catch (CliException refusal) when (refusal.Code is "invalid" or "gone" or "notFound")
        {
            // The server has thrown the bytes away: nothing is left to go on from.
            unfinished.Forget(fingerprint);
            throw;
        }

        unfinished.Forget(fingerprint);
        return resumedFrom.Value;
    }

    private async Task SendRestAsync(LocalFile file, Uri address, long offset, CancellationToken cancellationToken)
    {
        for (var idle = 0; ;)
        {
            CliException? trouble;
            try
            {
                var reached = await PatchAsync(file, address, offset, cancellationToken);
                if (reached >= file.SizeBytes) return;
                (trouble, idle) = (null, reached > offset ? 0 : idle + 1);
                offset = reached;
            }
            catch (CliException failure) when (IsPassing(failure.Code))
            {
                trouble = failure;
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                trouble = new CliException("cut", $"the connection was cut ({cut.Message})", null, cut);
            }

            if (trouble is not null)
            {
                line.State = "cut; going on";
                await session.PauseAsync(TimeSpan.FromSeconds(Math.Min(30, 1 << Math.Min(idle, 5))), cancellationToken);
                var reached = await TryProbeAsync(address, cancellationToken);
                if (reached == file.SizeBytes) return;
                idle = reached > offset ? 0 : idle + 1;
                offset = reached ?? offset;
                line.State = "";
                line.JumpTo(offset);
            }

            if (idle >= MaxIdleAttempts)
            {
                throw new CliException(
                    trouble?.Code ?? "stuck", $"'{file.Path}' stopped at {offset:N0} of {file.SizeBytes:N0} bytes: {trouble?.Message ?? "the server took no more"}. What arrived is kept: push again to go on from there.",
                    trouble?.TraceId, trouble);
            }
        }
    }

    /// <summary>Refusals that another attempt may get past: a wrong offset (ask for the right one), a second sender, a server in trouble.</summary>
    private static bool IsPassing(string code) =>
        code is "conflict" or "locked" or "unreachable" or "http408" or "http409" or "http423" or "http429" || code.StartsWith("http5", StringComparison.Ordinal);

    private async Task<(Uri Address, bool IsThere)> CreateAsync(LocalFile file, string workspace, string sha256, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, new Uri(client.Server, $"api/v1/workspaces/{Uri.EscapeDataString(workspace)}/uploads"));
        request.Headers.Add("Upload-Length", file.SizeBytes.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Upload-Metadata", $"path {Base64(file.Path)},sha256 {Base64(sha256)}{(note is null ? "" : $",note {Base64(note)}")}");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
        var location = response.Headers.Location ?? throw new CliException("badAnswer", "The server began an upload without saying where. Is it behind a proxy that removes the Location header?");
        var address = new Uri(client.Server, location);
        // The token goes along with every PATCH: only to the server it is for.
        return Uri.Compare(address, client.Server, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? (address, file.SizeBytes > 0 && response.Headers.Contains("Upload-Offset") && OffsetOf(response) == file.SizeBytes)
            : throw new CliException("badAnswer", $"The server sends uploads to another host ({address.Host}), which is not followed. Give the address people use as --server.");
    }

    /// <summary>How many bytes the server has; null when it no longer knows the upload.</summary>
    private async Task<long?> ProbeAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Head, address);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) return null;
        await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
        return OffsetOf(response);
    }

    private async Task<long?> TryProbeAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await ProbeAsync(address, cancellationToken)
                ?? throw new CliException("gone", "The server no longer knows this upload. Push again to begin it anew.");
        }
        catch (CliException failure) when (IsPassing(failure.Code))
        {
            return null;
        }
    }

    private async Task<long> PatchAsync(LocalFile file, Uri address, long offset, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        if (content.Length != file.SizeBytes) throw new CliException("changed", $"'{file.FullPath}' changed while it was pushed. Push again.");
        content.Position = offset;
        using var request = Request(HttpMethod.Patch, address);
        request.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        request.Content = new StreamContent(new CountingStream(content, line.Add), 1 << 16);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        request.Content.Headers.ContentLength = file.SizeBytes - offset;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
        return OffsetOf(response);
    }

    private static long OffsetOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Upload-Offset", out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw new CliException("badAnswer", "The server did not say how many bytes it has (Upload-Offset). Is it behind a proxy that removes headers?");

    private static HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return request;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
