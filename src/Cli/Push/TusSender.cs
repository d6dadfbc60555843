using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace WorkspaceAgents.Cli;

/// <summary>Sends uploads by tus 1.0.0 and does not give up on a cut connection. https://tus.io/protocols/resumable-upload</summary>
internal sealed class TusSender(ServerClient client, Session session)
{
    /// <summary>Attempts in a row that move nothing before it gives up.</summary>
    private const int MaxIdleAttempts = 8;

    /// <summary>Sends what the server has not yet; ends when it has all.</summary>
    public async Task SendRestAsync(FileStretch stretch, Uri address, long offset, TransferPart progress, CancellationToken cancellationToken)
    {
        for (var idle = 0; ;)
        {
            CliException? trouble;
            try
            {
                var reached = await PatchAsync(stretch, address, offset, progress, cancellationToken);
                if (reached >= stretch.LengthBytes) return;
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
                progress.State = "cut; going on";
                await PauseAsync(idle, cancellationToken);
                var reached = await TryProbeAsync(address, cancellationToken);
                if (reached == stretch.LengthBytes) return;
                idle = reached > offset ? 0 : idle + 1;
                offset = reached ?? offset;
                progress.State = "";
                progress.JumpTo(offset);
            }

            if (idle >= MaxIdleAttempts)
            {
                throw new CliException(
                    trouble?.Code ?? "stuck", $"'{stretch.File.Path}' stopped at {offset:N0} of {stretch.LengthBytes:N0} bytes{(stretch.StartBytes > 0 ? $" from {stretch.StartBytes:N0} on" : "")}: {trouble?.Message ?? "the server took no more"}. What arrived is kept: push again to go on from there.",
                    trouble?.TraceId, trouble);
            }
        }
    }

    /// <summary>Refusals that another attempt may get past: a wrong offset (ask for the right one), a second sender, a server in trouble.</summary>
    private static bool IsPassing(string code) =>
        code is "conflict" or "locked" or "unreachable" or "http408" or "http409" or "http423" or "http429" || code.StartsWith("http5", StringComparison.Ordinal);

    /// <summary>Begins an upload of some length.</summary>
    /// <returns>Where it is, and whether the server has all of its bytes already and may give them to this caller.</returns>
    public async Task<(Uri Address, bool IsThere)> CreateAsync(string workspace, long lengthBytes, string? metadata, bool isPart, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, Uploads(workspace));
        request.Headers.Add("Upload-Length", lengthBytes.ToString(CultureInfo.InvariantCulture));
        if (metadata is not null) request.Headers.Add("Upload-Metadata", metadata);
        if (isPart) request.Headers.Add("Upload-Concat", "partial");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
        var location = response.Headers.Location ?? throw new CliException("badAnswer", "The server began an upload without saying where. Is it behind a proxy that removes the Location header?");
        var address = new Uri(client.Server, location);
        // The token goes along with every PATCH: only to the server it is for.
        return Uri.Compare(address, client.Server, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? (address, lengthBytes > 0 && response.Headers.Contains("Upload-Offset") && OffsetOf(response) == lengthBytes)
            : throw new CliException("badAnswer", $"The server sends uploads to another host ({address.Host}), which is not followed. Give the address people use as --server.");
    }

    /// <summary>Makes one file of sent parts. Asking again while the server does so, or after a cut, gives the same file.</summary>
    public async Task JoinAsync(string workspace, IReadOnlyList<Uri> parts, string metadata, CancellationToken cancellationToken)
    {
        for (var idle = 0; ; idle++)
        {
            try
            {
                using var request = Request(HttpMethod.Post, Uploads(workspace));
                request.Headers.Add("Upload-Concat", $"final;{string.Join(' ', parts.Select(part => part.AbsolutePath))}");
                request.Headers.Add("Upload-Metadata", metadata);
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
                await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
                return;
            }
            catch (CliException failure) when (IsPassing(failure.Code) && idle < MaxIdleAttempts)
            {
                await PauseAsync(idle, cancellationToken);
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException && idle < MaxIdleAttempts)
            {
                await PauseAsync(idle, cancellationToken);
            }
        }
    }

    /// <summary>Gives an upload up.</summary>
    public async Task DeleteAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Delete, address);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Gone)) await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
    }

    /// <summary>How many bytes the server has; null when it no longer knows the upload.</summary>
    public async Task<long?> ProbeAsync(Uri address, CancellationToken cancellationToken)
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

    private async Task<long> PatchAsync(FileStretch stretch, Uri address, long offset, TransferPart progress, CancellationToken cancellationToken)
    {
        var file = stretch.File;
        await using var content = new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        if (content.Length != file.SizeBytes) throw new CliException("changed", $"'{file.FullPath}' changed while it was pushed. Push again.");
        content.Position = stretch.StartBytes + offset;
        using var request = Request(HttpMethod.Patch, address);
        request.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        request.Content = new StreamContent(new CountingStream(content, progress.Add, stretch.LengthBytes - offset), 1 << 16);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        request.Content.Headers.ContentLength = stretch.LengthBytes - offset;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
        return OffsetOf(response);
    }

    private Task PauseAsync(int idle, CancellationToken cancellationToken) => session.PauseAsync(TimeSpan.FromSeconds(Math.Min(30, 1 << Math.Min(idle, 5))), cancellationToken);

    private Uri Uploads(string workspace) => new(client.Server, $"api/v1/workspaces/{Uri.EscapeDataString(workspace)}/uploads");

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
}
