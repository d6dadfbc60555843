namespace WorkspaceAgents.Formats;

/// <summary>A sample to be put into a shard: its key and its members, in the order they shall have.</summary>
public sealed record ShardSample(string Key, IReadOnlyList<ShardMember> Members)
{
    private const string VideoExtension = "mp4";

    /// <summary>Bytes the sample takes in a TAR: contents, padding and headers.</summary>
    public long TarBytes => Members.Sum(TarLayout.BytesOf);

    /// <summary>The same sample with the members that belong into a part.</summary>
    /// <exception cref="InvalidDataException">It has none of them.</exception>
    public ShardSample Only(ShardPart part)
    {
        if (part == ShardPart.Whole) return this;
        ShardMember[] chosen = [.. Members.Where(member => (MemberName.Split(member.Name).Extension == VideoExtension) == (part == ShardPart.Video))];
        if (chosen.Length > 0) return new(Key, chosen);
        throw new InvalidDataException(part == ShardPart.Video
            ? $"Sample '{Key}' has no '{Key}.{VideoExtension}', so it has no place in the sidecar layout. Publish it in the joined layout."
            : $"Sample '{Key}' has nothing but its video, so it has no place in the sidecar layout. Publish it in the joined layout.");
    }
}
