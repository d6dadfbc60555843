using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace WorkspaceAgents.Cli;

/// <summary>Fetches files so that a cut connection costs nothing but time.</summary>
internal sealed class Downloader(ServerClient client, Session session)
{
    /// <summary>Attempts in a row that bring nothing before it gives up.</summary>
    private const int MaxIdleAttempts = 8;

    private const int BufferBytes = 1 << 17;

    /// <summary>Fetches what the server holds; the file appears at <paramref name="path"/> only whole and checked.</summary>
    /// <returns>The byte an earlier run had reached; 0 when it began anew.</returns>
    public async Task<long> FetchAsync(RemoteContent file, string path, TransferLine line, CancellationToken cancellationToken)
    {
        // Named by content: a part of another version is never continued.
        var part = $"{path}.{file.Sha256[..12]}.part";
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous };
        string found;
        long resumedFrom;
        // Hashed on the way: a large file is not read a second time. Opened by one run at a time, so that two never mix their bytes.
        using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        await using (var content = new FileStream(part, options))
        {
            resumedFrom = await TakeUpAsync(content, file, hash, line, cancellationToken);
            if (content.Position < file.SizeBytes) await FetchRestAsync(file, content, hash, line, cancellationToken);
            found = Convert.ToHexStringLower(hash.GetHashAndReset());
            content.Flush(flushToDisk: true);
        }

        if (found != file.Sha256)
        {
            File.Delete(part);
            throw new CliException("hashMismatch", $"{file.Name} arrived with SHA-256 {found[..12]}… instead of {file.Sha256[..12]}…; it was thrown away. Fetch it again.");
        }

        File.Move(part, path, overwrite: true);
        return resumedFrom;
    }

    private static async Task<long> TakeUpAsync(FileStream content, RemoteContent file, IncrementalHash hash, TransferLine line, CancellationToken cancellationToken)
    {
        // More than there is cannot be the beginning of it.
        if (content.Length > file.SizeBytes) content.SetLength(0);
        if (content.Length == 0) return 0;
        line.State = "checking what is here";
        await CopyAsync(content, content.Length, (bytes, _) =>
        {
            hash.AppendData(bytes.Span);
            return ValueTask.CompletedTask;
        }, cancellationToken);
        line.State = "";
        line.JumpTo(content.Position);
        return content.Position;
    }

    private async Task FetchRestAsync(RemoteContent file, FileStream content, IncrementalHash hash, TransferLine line, CancellationToken cancellationToken)
    {
        for (var idle = 0; content.Position < file.SizeBytes;)
        {
            var before = content.Position;
            Exception? trouble = null;
            try
            {
                await AppendAsync(file, content, hash, line, cancellationToken);
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException { InnerException: not null } or HttpIOException || cut is CliException refusal && IsPassing(refusal.Code))
            {
                trouble = cut;
            }

            if (content.Position >= file.SizeBytes) return;
            idle = content.Position > before ? 0 : idle + 1;
            if (idle >= MaxIdleAttempts)
            {
                throw new CliException("cut",
                    $"{file.Name} stopped at {content.Position:N0} of {file.SizeBytes:N0} bytes: {trouble?.Message ?? "the server sent no more"}. What came is kept: the same command goes on from there.", (trouble as CliException)?.TraceId, trouble);
            }

            line.State = "cut; going on";
            await session.PauseAsync(TimeSpan.FromSeconds(Math.Min(30, 1 << Math.Min(idle, 5))), cancellationToken);
            line.State = "";
        }
    }

    /// <summary>Refusals that another attempt may get past.</summary>
    private static bool IsPassing(string code) => code is "unreachable" or "http408" or "http429" || code.StartsWith("http5", StringComparison.Ordinal);

    private async Task AppendAsync(RemoteContent file, FileStream content, IncrementalHash hash, TransferLine line, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Route);
        if (content.Position > 0)
        {
            request.Headers.Range = new RangeHeaderValue(content.Position, null);
            // Only if those bytes are still the ones: else all of them come, from the beginning.
            request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue($"\"{file.Sha256}\""));
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
        if (content.Position > 0 && (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != content.Position))
        {
            if (response.StatusCode == HttpStatusCode.PartialContent) throw new CliException("badAnswer", $"The server sent another part of {file.Name} than was asked for. Is there a cache between that breaks ranges?");
            hash.GetHashAndReset();
            content.SetLength(0);
            line.JumpTo(0);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        // Not more than was announced: a server that sends without end fills no disk.
        await CopyAsync(body, file.SizeBytes - content.Position, async (bytes, token) =>
        {
            await content.WriteAsync(bytes, token);
            hash.AppendData(bytes.Span);
            line.Add(bytes.Length);
        }, cancellationToken);
    }

    private static async Task CopyAsync(Stream from, long most, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> takeAsync, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var left = most; left > 0;)
            {
                var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
                if (read == 0) return;
                await takeAsync(buffer.AsMemory(0, read), cancellationToken);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
