using System.Text;

namespace WorkspaceAgents.Formats;

/// <summary>A sample of a version that can be read: what the manifest says of it, and its members' contents on demand.</summary>
public sealed class VersionSample
{
    /// <summary>The member that is the clip itself.</summary>
    public const string VideoExtension = "mp4";

    private readonly VersionShardContent _shard;
    private readonly int _firstMember;

    internal VersionSample(VersionShardContent shard, ManifestSample described, int firstMember)
    {
        _shard = shard;
        _firstMember = firstMember;
        Described = described;
    }

    /// <summary>Key, recording, split, span and members.</summary>
    public ManifestSample Described { get; }

    /// <summary>Its key.</summary>
    public string Key => Described.Key;

    /// <summary>Its members in the order of the shard, each with its extension.</summary>
    public IEnumerable<(string Extension, ShardMember Member)> Members => Described.Members.Select(member => (MemberName.Split(member.Name).Extension, member));

    /// <summary>The clip.</summary>
    /// <exception cref="InvalidDataException">The sample has none.</exception>
    public ShardMember Video => Find(VideoExtension)
        ?? throw new InvalidDataException($"Sample '{Key}' has no member '{Key}.{VideoExtension}': this format needs a video in every sample. Export it as webdataset.");

    /// <summary>A member by its extension, or null.</summary>
    public ShardMember? Find(string extension)
    {
        var name = $"{Key}.{extension}";
        return Described.Members.FirstOrDefault(member => member.Name == name);
    }

    /// <summary>Copies a member's content and checks it against the manifest.</summary>
    /// <exception cref="IOException">The shard is not there.</exception>
    /// <exception cref="InvalidDataException">The content is not what the manifest says.</exception>
    public async Task CopyAsync(ShardMember member, Stream to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(member);
        await using var content = await OpenAsync(member, cancellationToken);
        var found = await CheckedCopy.RunAsync(content, to, member.SizeBytes, cancellationToken);
        if (found != member.Hash)
            throw new InvalidDataException($"Member '{member.Name}' of shard '{_shard.Shard.Name}' has SHA-256 {found} and not {member.Hash}, as the manifest says: it was altered or damaged. Fetch the shard again.");
    }

    /// <summary>A member's content as it lies, not checked.</summary>
    internal async Task<Stream> OpenAsync(ShardMember member, CancellationToken cancellationToken)
    {
        var index = Described.Members.TakeWhile(other => other != member).Count();
        return new MemberStream(await _shard.Source.OpenMemberAsync(_shard, _firstMember + index, cancellationToken), member.SizeBytes);
    }

    /// <summary>A member's content in memory, checked.</summary>
    /// <exception cref="IOException">As for <see cref="CopyAsync"/>.</exception>
    public async Task<byte[]> ReadAsync(ShardMember member, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(member);
        using var content = new MemoryStream(checked((int)member.SizeBytes));
        await CopyAsync(member, content, cancellationToken);
        return content.Length == content.Capacity ? content.GetBuffer() : content.ToArray();
    }

    /// <summary>A member's text, or null when the sample has no such member.</summary>
    public async Task<string?> ReadTextAsync(string extension, CancellationToken cancellationToken) =>
        Find(extension) is { } member ? Encoding.UTF8.GetString(await ReadAsync(member, cancellationToken)) : null;
}
