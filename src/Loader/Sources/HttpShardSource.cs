using System.Net;
using System.Net.Http.Headers;

namespace WorkspaceAgents.Loader;

/// <summary>
/// Reads shards over HTTP with Range requests: one request a sample. Retries and authentication belong to the client's handlers.
/// An unreachable server is never a bad sample: it always ends the reading.
/// </summary>
/// <param name="client">Sends the requests.</param>
/// <param name="addressOf">The address of a shard.</param>
public sealed class HttpShardSource(HttpClient client, Func<VersionShard, Uri> addressOf) : IShardSource
{
    /// <inheritdoc />
    /// <exception cref="HttpRequestException">The server cannot be reached, refuses, or does not know ranges.</exception>
    public async Task ReadAsync(VersionShard shard, long offsetBytes, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shard);
        if (buffer.IsEmpty) return; // HTTP cannot ask for an empty range
        using var request = new HttpRequestMessage(HttpMethod.Get, addressOf(shard));
        request.Headers.Range = new RangeHeaderValue(offsetBytes, offsetBytes + buffer.Length - 1);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent)
            throw new HttpRequestException($"The server of '{shard.Name}' does not answer Range requests.", null, response.StatusCode);
        var range = response.Content.Headers.ContentRange;
        if (range?.From != offsetBytes || range.Length is { } length && length != shard.LengthBytes)
            throw new InvalidDataException($"The server's '{shard.Name}' is another shard: asked for byte {offsetBytes} of {shard.LengthBytes}, answered {range}.");
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            await content.ReadExactlyAsync(buffer, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException($"The connection broke while '{shard.Name}' was read. Resume from the last saved state.", exception);
        }
    }
}
