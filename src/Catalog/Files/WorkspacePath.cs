using System.Text;

namespace WorkspaceAgents.Catalog;

/// <summary>The rules for paths of files in a workspace.</summary>
public static class WorkspacePath
{
    /// <summary>The longest path, in characters.</summary>
    public const int MaxLength = 1024;

    /// <summary>Brings a path to its one form: NFC, '/' between names, none at the ends.</summary>
    /// <param name="path">What the caller sent.</param>
    /// <returns>The normal form.</returns>
    /// <exception cref="WorkspaceException">It climbs out, has an empty or unusable name, or is too long: says which.</exception>
    public static string Normalise(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var normal = path.Replace('\\', '/').Normalize(NormalizationForm.FormC).Trim('/');
        if (normal.Length is 0 or > MaxLength)
            throw Invalid(path, $"A path has 1 to {MaxLength} characters.");
        foreach (var name in normal.Split('/'))
        {
            if (name.Length == 0) throw Invalid(path, "It has two slashes in a row.");
            if (name is "." or "..") throw Invalid(path, "Name the folder itself instead of '.' or '..'.");
            if (name.Length > 255) throw Invalid(path, "A name has at most 255 characters.");
            if (name.Any(char.IsControl)) throw Invalid(path, "It has a control character.");
            if (name[0] == ' ' || name[^1] is ' ' or '.') throw Invalid(path, $"The name '{name}' begins with a space, or ends with a space or a dot, which other systems cannot store.");
        }

        return normal;
    }

    /// <summary>The folder's normal form, empty for the root.</summary>
    /// <param name="folder">What the caller sent; null, empty or "/" for the root.</param>
    /// <returns>The normal form.</returns>
    public static string NormaliseFolder(string? folder) =>
        string.IsNullOrEmpty(folder?.Trim('/', '\\')) ? "" : Normalise(folder);

    /// <summary>The folder a path lies in, empty for the root.</summary>
    /// <param name="path">A normal path.</param>
    /// <returns>All before the last slash.</returns>
    public static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    /// <summary>The last name of a path.</summary>
    /// <param name="path">A normal path.</param>
    /// <returns>All after the last slash.</returns>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static WorkspaceException Invalid(string path, string why) =>
        new(ErrorCode.Invalid, $"'{path}' can't be a file's path. {why}");
}
