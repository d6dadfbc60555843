namespace WorkspaceAgents.Formats;

/// <summary>A sample to be put into a shard: its key and its members, in the order they shall have.</summary>
public sealed record ShardSample(string Key, IReadOnlyList<ShardMember> Members)
{
    /// <summary>Bytes the sample takes in a TAR: contents, padding and headers.</summary>
    public long TarBytes => Members.Sum(TarLayout.BytesOf);
}
