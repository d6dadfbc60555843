using System.Security.Cryptography;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>A sample as it was read back from any format. What the format, or whoever wrote it, does not state is null.</summary>
public sealed record ReadSample
{
    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>Its split.</summary>
    public string? Split { get; init; }

    /// <summary>The recording it was cut from.</summary>
    public string? Recording { get; init; }

    /// <summary>First frame in the recording, from 0.</summary>
    public int? StartFrame { get; init; }

    /// <summary>The frame after the last.</summary>
    public int? StopFrame { get; init; }

    /// <summary>Time of the first frame in the recording.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>End of the last frame in the recording.</summary>
    public double? StopSeconds { get; init; }

    /// <summary>What is said or shown, one line each.</summary>
    public string? Text { get; init; }

    /// <summary>Members by extension (<c>mp4</c>, <c>pts.npy</c>, …), to be opened while this sample is the current one.</summary>
    public required IReadOnlyDictionary<string, Func<CancellationToken, Task<Stream>>> Members { get; init; }

    /// <summary>The SHA-256 of every member.</summary>
    public async Task<IReadOnlyDictionary<string, BlobHash>> HashAsync(CancellationToken cancellationToken)
    {
        var hashes = new SortedDictionary<string, BlobHash>(StringComparer.Ordinal);
        foreach (var (extension, open) in Members)
        {
            await using var content = await open(cancellationToken);
            hashes.Add(extension, BlobHash.FromBytes(await SHA256.HashDataAsync(content, cancellationToken)));
        }
        return hashes;
    }

    /// <summary>A member's content in memory, or null.</summary>
    public async Task<byte[]?> ReadAsync(string extension, CancellationToken cancellationToken)
    {
        if (!Members.TryGetValue(extension, out var open)) return null;
        await using var content = await open(cancellationToken);
        using var all = new MemoryStream();
        await content.CopyToAsync(all, cancellationToken);
        return all.ToArray();
    }
}
