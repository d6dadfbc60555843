using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WorkspaceAgents.Formats;

/// <summary>
/// The key of a sample: what its members' names share before the first dot. 1 to 80 characters of A-Z, a-z, 0-9, '_' and '-'; no dots,
/// because readers split there.
/// </summary>
public static class SampleKey
{
    /// <summary>Longest key.</summary>
    public const int MaxLength = 80;

    private const int MaxStemLength = 60;
    private const int HashDigits = 16;
    private const string HashMark = "-x";
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// The key of a clip: the recording's name, '-', and the clip's index with at least six digits, so that keys of a recording sort in
    /// clip order. In a name that is empty, too long or has other characters those become '_' and 16 hex digits of the name's SHA-256
    /// follow, so two names never share a key.
    /// </summary>
    /// <param name="recordingName">The recording's stable name, for example its path in the workspace.</param>
    /// <param name="clipIndex">From 0.</param>
    public static string From(string recordingName, int clipIndex)
    {
        ArgumentNullException.ThrowIfNull(recordingName);
        ArgumentOutOfRangeException.ThrowIfNegative(clipIndex);
        return string.Create(CultureInfo.InvariantCulture, $"{Stem(recordingName)}-{clipIndex:D6}");
    }

    /// <summary>True when the text can be a key.</summary>
    public static bool IsValid(string? key) =>
        key is { Length: >= 1 and <= MaxLength } && !key.AsSpan().ContainsAnyExcept(Allowed);

    private static string Stem(string name)
    {
        if (name.Length is > 0 and <= MaxStemLength && !name.AsSpan().ContainsAnyExcept(Allowed) && !LooksHashed(name)) return name;
        var stem = new StringBuilder();
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, MaxStemLength - HashMark.Length - HashDigits)))
            stem.Append(Allowed.Contains(character) ? character : '_');
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return stem.Append(HashMark).Append(Convert.ToHexStringLower(digest)[..HashDigits]).ToString();
    }

    // A name that already ends like a made one gets its own hash too; otherwise it could be equal to the made one.
    private static bool LooksHashed(string name) =>
        name.Length >= HashMark.Length + HashDigits
        && name.AsSpan(name.Length - HashDigits - HashMark.Length).StartsWith(HashMark)
        && !name.AsSpan(name.Length - HashDigits).ContainsAnyExcept(HexDigits);
}
