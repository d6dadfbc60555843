namespace WorkspaceAgents.Formats;

/// <summary>A member's name in a shard: <c>key.extension</c>, where the extension may have dots and begins after the first.</summary>
public static class MemberName
{
    /// <summary>Key and extension of a name, as every WebDataset reader splits it: at the first dot of the last path part.</summary>
    /// <exception cref="InvalidDataException">The name has no key or no extension.</exception>
    public static (string Key, string Extension) Split(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var start = name.LastIndexOf('/') + 1;
        var dot = name.IndexOf('.', start);
        return dot > start && dot < name.Length - 1
            ? (name[..dot], name[(dot + 1)..])
            : throw new InvalidDataException($"'{name}' belongs to no sample: a member's name is KEY.EXTENSION.");
    }
}
