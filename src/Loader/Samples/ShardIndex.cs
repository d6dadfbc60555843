using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Loader;

/// <summary>Where every sample of a shard lies in its TAR. Made of the recipe alone; immutable.</summary>
public sealed class ShardIndex
{
    private readonly int[] _firstMember;

    /// <summary>Finds the samples.</summary>
    /// <param name="recipe">What the TAR consists of.</param>
    public ShardIndex(ShardRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        Recipe = recipe;
        var counts = recipe.Samples().Select(sample => sample.Members.Count).ToArray();
        _firstMember = new int[counts.Length + 1];
        for (var i = 0; i < counts.Length; i++) _firstMember[i + 1] = _firstMember[i] + counts[i];
    }

    /// <summary>What the TAR consists of.</summary>
    public ShardRecipe Recipe { get; }

    /// <summary>Samples in the shard.</summary>
    public int SampleCount => _firstMember.Length - 1;

    internal string KeyOf(int sampleIndex) => MemberName.Split(Recipe.Members[_firstMember[sampleIndex]].Name).Key;

    internal Range MembersOf(int sampleIndex) => _firstMember[sampleIndex].._firstMember[sampleIndex + 1];

    /// <summary>From the first header of the sample to the padding after its last content: whole blocks, which are a TAR by themselves but for the end mark.</summary>
    internal (long StartBytes, int LengthBytes) RangeOf(int sampleIndex)
    {
        var start = Recipe.GetHeaderOffset(_firstMember[sampleIndex]);
        return (start, checked((int)(Recipe.GetHeaderOffset(_firstMember[sampleIndex + 1]) - start)));
    }
}
