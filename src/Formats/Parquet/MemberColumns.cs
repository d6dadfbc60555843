namespace WorkspaceAgents.Formats;

/// <summary>
/// The columns that hold the samples' members in a table: one for every extension that occurs. The clip is <c>video</c>; others have their extension with '_' for what is
/// not allowed in a column of every engine (<c>pts.npy</c> is <c>pts_npy</c>).
/// </summary>
internal sealed class MemberColumns
{
    /// <summary>Columns that tables have beside the members.</summary>
    public static readonly string[] Taken = ["key", "split", "recording", "label", "start_frame", "stop_frame", "start_seconds", "stop_seconds", "text", "video", "sha256"];

    private MemberColumns(IReadOnlyList<(string Extension, string Column)> all) => All = all;

    /// <summary>Extensions with their columns, in ordinal order, the video first.</summary>
    public IReadOnlyList<(string Extension, string Column)> All { get; }

    public static MemberColumns Of(VersionManifest manifest)
    {
        var extensions = manifest.Samples.SelectMany(sample => sample.Members).Select(member => MemberName.Split(member.Name).Extension).ToHashSet(StringComparer.Ordinal);
        var used = Taken.ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<(string, string)> all = [(VersionSample.VideoExtension, "video")];
        foreach (var extension in extensions.Order(StringComparer.Ordinal).Where(extension => extension != VersionSample.VideoExtension))
        {
            var name = string.Concat(extension.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '_'));
            var column = name;
            for (var i = 2; !used.Add(column); i++) column = $"{name}_{i}";
            all.Add((extension, column));
        }

        return new(all);
    }
}
