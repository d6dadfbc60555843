using System.Formats.Tar;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Reads WebDataset shards that anybody wrote (ustar, PAX or GNU). Consecutive files with the same key are one sample. Folders are passed over;
/// a file without key or extension, a doubled member and an archive without its end mark are errors, never skipped.
/// </summary>
public static class WebDatasetReader
{
    /// <summary>Every file with size and SHA-256, in archive order. Contents are hashed as they pass, not kept.</summary>
    /// <exception cref="InvalidDataException">Not a TAR, cut, or not a WebDataset.</exception>
    public static async IAsyncEnumerable<WebDatasetEntry> ListAsync(
        Stream tar, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in ReadEntriesAsync(tar, cancellationToken))
        {
            var (key, extension) = MemberName.Split(entry.Name);
            var digest = await SHA256.HashDataAsync(entry.DataStream ?? Stream.Null, cancellationToken);
            yield return new(entry.Name, key, extension, entry.Length, BlobHash.FromBytes(digest));
        }
    }

    /// <summary>The samples in archive order, each fully in memory.</summary>
    /// <exception cref="InvalidDataException">Not a TAR, cut, or not a WebDataset.</exception>
    public static async IAsyncEnumerable<WebDatasetSample> ReadAsync(
        Stream tar, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? current = null;
        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await foreach (var entry in ReadEntriesAsync(tar, cancellationToken))
        {
            var (key, extension) = MemberName.Split(entry.Name);
            if (current is not null && key != current)
            {
                yield return new(current, members);
                members = new(StringComparer.Ordinal);
            }
            current = key;
            var content = new byte[checked((int)entry.Length)];
            if (entry.DataStream is { } data) await ReadContentAsync(data, content, entry.Name, cancellationToken);
            if (!members.TryAdd(extension, content)) throw new InvalidDataException($"Two members of the shard have the name '{entry.Name}'.");
        }
        if (current is not null) yield return new(current, members);
    }

    private static async Task ReadContentAsync(Stream data, byte[] content, string name, CancellationToken cancellationToken)
    {
        try
        {
            await data.ReadExactlyAsync(content, cancellationToken);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException($"The shard is cut inside '{name}'. Fetch it again.", exception);
        }
    }

    private static async IAsyncEnumerable<TarEntry> ReadEntriesAsync(
        Stream tar, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tar);
        await using var watched = new EndWatchingStream(tar);
        await using var reader = new TarReader(watched, leaveOpen: true);
        string? last = null;
        while (await NextAsync(reader, last, cancellationToken) is { } entry)
        {
            last = entry.Name;
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile) yield return entry;
        }
        // TarReader takes the end of the stream between two files for the end of the archive; a download cut there would lose samples.
        if (watched.HasEnded) throw Cut(last, null);
    }

    private static async ValueTask<TarEntry?> NextAsync(TarReader reader, string? last, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.GetNextEntryAsync(copyData: false, cancellationToken);
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException)
        {
            throw Cut(last, exception);
        }
    }

    private static InvalidDataException Cut(string? last, Exception? inner) => new(
        $"The shard is cut or damaged after {(last is null ? "its start" : $"'{last}'")}: the archive's end mark was not reached. Fetch it again.", inner);
}
