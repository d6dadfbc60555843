namespace WorkspaceAgents.Catalog;

/// <summary>What a folder or a workspace holds, with everything below it. Kept in the transaction of every change, never summed when asked.</summary>
internal readonly record struct StoredCounts(long Files, long LiveBytes, long OldBytes, long TrashFiles, long TrashBytes, long MadeFolders)
{
    /// <summary>A live file's share: its current version and the older ones.</summary>
    public static StoredCounts OfLive(FileEntry file) => new(1, file.SizeBytes, file.StoredBytes - file.SizeBytes, 0, 0, 0);

    /// <summary>A file's share once it is in the trash.</summary>
    public static StoredCounts OfTrashed(FileEntry file) => new(0, 0, 0, 1, file.StoredBytes, 0);

    public static StoredCounts operator +(StoredCounts a, StoredCounts b) =>
        new(a.Files + b.Files, a.LiveBytes + b.LiveBytes, a.OldBytes + b.OldBytes, a.TrashFiles + b.TrashFiles, a.TrashBytes + b.TrashBytes, a.MadeFolders + b.MadeFolders);

    public static StoredCounts operator -(StoredCounts a, StoredCounts b) => a + -b;

    public static StoredCounts operator -(StoredCounts a) => new(-a.Files, -a.LiveBytes, -a.OldBytes, -a.TrashFiles, -a.TrashBytes, -a.MadeFolders);

    /// <summary>Whether a listing shows it: it has live files below it, or was made by hand.</summary>
    public bool IsVisible() => Files > 0 || MadeFolders > 0;

    /// <summary>Bytes of every version, the trash included.</summary>
    public long AllBytes() => LiveBytes + OldBytes + TrashBytes;
}
