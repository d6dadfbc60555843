using System.Buffers;
using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Catalog;

/// <summary>The rules for paths of files in a workspace: every path can be stored on Linux, macOS and Windows, and looks like what it is.</summary>
public static class WorkspacePath
{
    /// <summary>The longest path, in characters.</summary>
    public const int MaxLength = 1024;

    /// <summary>The longest name in a path, in bytes of UTF-8: what ext4, APFS and NTFS take.</summary>
    public const int MaxNameBytes = 255;

    private static readonly HashSet<string> ReservedNames = new(
        [
            "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
            .. "0123456789¹²³".SelectMany(digit => new[] { $"COM{digit}", $"LPT{digit}" }),
        ],
        StringComparer.OrdinalIgnoreCase);

    // Letters that show as nothing at all: Hangul fillers, the grapheme joiner. The other invisible ones are of category Cf.
    private static readonly SearchValues<char> Blank = SearchValues.Create("\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0");

    /// <summary>Brings a path to its one form: NFC, '/' between names, none at the ends.</summary>
    /// <param name="path">What the caller sent.</param>
    /// <returns>The normal form.</returns>
    /// <exception cref="WorkspaceException">It climbs out, has an empty or unusable name, or is too long: says which.</exception>
    public static string Normalise(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return TryNormalise(path, out var normal, out var why)
            ? normal
            : throw new WorkspaceException(ErrorCode.Invalid, $"'{Show(path)}' can't be a file's path. {why}");
    }

    /// <summary>Brings a path to its one form, or says why it has none.</summary>
    /// <param name="path">What the caller sent.</param>
    /// <param name="normal">The normal form; empty when there is none.</param>
    /// <param name="why">What is wrong and what to do; empty when nothing is.</param>
    /// <returns>Whether it can be a path.</returns>
    public static bool TryNormalise(string? path, out string normal, out string why)
    {
        (normal, why) = ("", "");
        var slashed = path?.Replace('\\', '/') ?? "";
        if (FindBadCharacter(slashed) is { } bad)
        {
            why = bad;
            return false;
        }

        slashed = slashed.Normalize(NormalizationForm.FormC);
        if (slashed.StartsWith('/')) slashed = slashed[1..];
        if (slashed.EndsWith('/')) slashed = slashed[..^1];
        why = slashed.Length is 0 or > MaxLength
            ? $"A path has 1 to {MaxLength} characters."
            : slashed.Split('/').Select(FindProblem).FirstOrDefault(problem => problem is not null) ?? "";
        if (why.Length > 0) return false;
        normal = slashed;
        return true;
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

    /// <summary>What two paths have in common that differ only in case: systems without case would store them as one.</summary>
    /// <remarks>One character becomes one character, so the key of a path begins with the key of its folder.</remarks>
    internal static string KeyOf(string path) => path.ToUpperInvariant();

    /// <summary>The folders a path lies in, the nearest first, without the root.</summary>
    internal static IEnumerable<string> FoldersOf(string path)
    {
        for (var folder = FolderOf(path); folder.Length > 0; folder = FolderOf(folder)) yield return folder;
    }

    /// <summary>Whether a path is a folder or lies in it.</summary>
    internal static bool IsWithin(string path, string folder) =>
        folder.Length == 0 || path == folder || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));

    private static string? FindBadCharacter(string path)
    {
        var index = 0;
        while (index < path.Length)
        {
            if (Rune.DecodeFromUtf16(path.AsSpan(index), out var rune, out var length) != OperationStatus.Done)
                return "It has half a character (a lone surrogate), which UTF-8 cannot hold.";
            var category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.Control) return $"It has a control character (U+{rune.Value:X4}).";
            if (category is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || (rune.IsBmp && Blank.Contains((char)rune.Value)) || (rune.Value & 0xFFFE) == 0xFFFE)
            {
                return $"It has a character that does not show or that turns the text around (U+{rune.Value:X4}), so that it would look like another path.";
            }

            index += length;
        }

        return null;
    }

    private static string? FindProblem(string name)
    {
        if (name.Length == 0) return "It has two slashes in a row.";
        if (name is "." or "..") return "Name the folder itself instead of '.' or '..'.";
        if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
            return $"A name has at most {MaxNameBytes} bytes of UTF-8; '{name[..Math.Min(24, name.Length)]}…' has {Encoding.UTF8.GetByteCount(name):N0}.";
        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]) || name[^1] == '.')
            return $"The name '{name}' begins with a space, or ends with a space or a dot, which other systems cannot store.";
        if (name.Length == 2 && char.IsAsciiLetter(name[0]) && name[1] == ':')
            return $"'{name}' is a drive: paths in a workspace begin at its root.";
        var stem = name.Split('.')[0].TrimEnd(' ');
        return ReservedNames.Contains(stem) ? $"'{stem}' names a device on Windows, with any extension. Choose another name than '{name}'." : null;
    }

    /// <summary>A path as a message can show it: nothing invisible, not endless.</summary>
    private static string Show(string path)
    {
        var shown = string.Concat(path.Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? $"\\u{(int)c:X4}" : $"{c}"));
        return path.Length > 200 ? $"{shown}…" : shown;
    }
}
