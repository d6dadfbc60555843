namespace WorkspaceAgents.Formats;

/// <summary>What a list of members must be so that every reader groups it into the same samples.</summary>
internal static class ShardRecipeRules
{
    private const int MaxNameLength = 255;

    public static void Check(IReadOnlyList<ShardMember> members)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        string? current = null;
        foreach (var member in members)
        {
            var key = CheckName(member.Name);
            if (member.SizeBytes < 0) throw new InvalidDataException($"Member '{member.Name}' has a negative size.");
            if (!names.Add(member.Name)) throw new InvalidDataException($"Two members have the name '{member.Name}'.");
            if (key == current) continue;
            if (!keys.Add(key)) throw new InvalidDataException($"The members of sample '{key}' do not stand together.");
            current = key;
        }
    }

    private static string CheckName(string name)
    {
        var key = MemberName.Split(name).Key;
        var isPath = name.Length <= MaxNameLength && !name.Any(char.IsControl)
            && name.Split('/').All(part => part is not ("" or "." or ".."));
        if (!isPath || !SampleKey.IsValid(key[(key.LastIndexOf('/') + 1)..]))
        {
            throw new InvalidDataException(
                $"'{name}' cannot be a member's name: KEY.EXTENSION, the key of A-Z, a-z, 0-9, '_' and '-', at most {MaxNameLength} characters.");
        }
        return key;
    }
}
