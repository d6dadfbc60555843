using System.Text;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Portal.Api;

/// <summary>
/// What <c>Upload-Metadata</c> says: <c>path c2hvb3RzL2EubXA0,note Zm9v,is_confidential</c>, keys with base64 values; a key alone has an empty value.
/// Keys that mean nothing here are kept and given back with the others.
/// </summary>
internal sealed class TusMetadata
{
    // Strict: a name whose bytes are no text would be stored under another name than was sent.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);

    private TusMetadata(string raw) => Raw = raw;

    /// <summary>As it came; empty when there was none.</summary>
    public string Raw { get; }

    /// <summary>The file's path, by the first of the names that tus clients use.</summary>
    public string? Path => Text("path") ?? Text("filename") ?? Text("name");

    public string? Note => Text("note");

    public string? IfMatch => Text("ifMatch");

    public BlobHash? Hash => Text("sha256") is not { Length: > 0 } text ? null
        : BlobHash.TryParse(text.ToLowerInvariant(), out var hash) ? hash
        : throw Invalid("sha256", "its value is 64 hex digits (in base64, as every value).");

    /// <exception cref="WorkspaceException">A key is empty, not ASCII or there twice, or a value is not base64; the message names the key.</exception>
    public static TusMetadata Parse(string header)
    {
        var metadata = new TusMetadata(header);
        if (string.IsNullOrWhiteSpace(header)) return metadata;
        foreach (var pair in header.Split(',', StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split(' ', 2);
            var key = parts[0];
            if (key.Length == 0) throw Invalid(pair, "a key is missing before it, or a comma is too many.");
            if (!key.All(c => c is > ' ' and < '\x7f')) throw Invalid(key, "a key is ASCII.");
            var bytes = new byte[parts.Length == 2 ? parts[1].Length : 0];
            var written = 0;
            if (parts.Length == 2 && !Convert.TryFromBase64String(parts[1], bytes, out written)) throw Invalid(key, "its value is not base64.");
            if (!metadata._values.TryAdd(key, bytes[..written])) throw Invalid(key, "it is there twice.");
        }

        return metadata;
    }

    private string? Text(string key)
    {
        if (!_values.TryGetValue(key, out var value)) return null;
        try
        {
            return Utf8.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            throw Invalid(key, "its value is not UTF-8 text.");
        }
    }

    private static WorkspaceException Invalid(string key, string why) => new(ErrorCode.Invalid, $"Upload-Metadata, key '{key}': {why} Nothing was begun.");
}
