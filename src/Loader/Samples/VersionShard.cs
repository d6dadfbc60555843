using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Loader;

/// <summary>A shard of a version, with the byte range of each of its samples.</summary>
public sealed class VersionShard
{
    private readonly int[] _firstMember;

    internal VersionShard(string name, BlobHash sha256, ShardRecipe recipe)
    {
        Name = name;
        Sha256 = sha256;
        Recipe = recipe;
        var counts = recipe.Samples().Select(sample => sample.Members.Count).ToArray();
        _firstMember = new int[counts.Length + 1];
        for (var i = 0; i < counts.Length; i++) _firstMember[i + 1] = _firstMember[i] + counts[i];
    }

    /// <summary>File name, for example <c>train-000000.tar</c>.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the TAR.</summary>
    public BlobHash Sha256 { get; }

    /// <summary>What the TAR consists of.</summary>
    public ShardRecipe Recipe { get; }

    /// <summary>Samples in the shard.</summary>
    public int SampleCount => _firstMember.Length - 1;

    internal string KeyOf(int sampleIndex) => MemberName.Split(Recipe.Members[_firstMember[sampleIndex]].Name).Key;

    internal Range MembersOf(int sampleIndex) => _firstMember[sampleIndex].._firstMember[sampleIndex + 1];

    /// <summary>From the first byte of the sample's first content to the last of its last.</summary>
    internal (long StartBytes, int LengthBytes) RangeOf(int sampleIndex)
    {
        var last = _firstMember[sampleIndex + 1] - 1;
        var start = Recipe.GetContentOffset(_firstMember[sampleIndex]);
        return (start, checked((int)(Recipe.GetContentOffset(last) + Recipe.Members[last].SizeBytes - start)));
    }
}
