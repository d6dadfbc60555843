using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary>Re-computes the hash chain of an exported audit trail, without the server. The format is in src/Catalog/Audit/README.md.</summary>
internal static class AuditChainCheck
{
    // {"workspaceId":"0193…","sequence":1,"at":"…","atTicks":638…,"actorKind":"Person","actorName":"ada","onBehalfOf":null,…,"outcome":"Done","detail":"{…}","previousHash":"0000…","hash":"9f86…"}
    private static readonly string[] Hashed = ["previousHash", "workspaceId", "sequence", "atTicks", "actorKind", "actorName", "onBehalfOf", "from", "action", "target", "detail"];

    /// <summary>Reads JSON Lines to the end, or to the first bad event.</summary>
    /// <param name="lines">The export.</param>
    /// <param name="anchor">An end of the chain that was kept elsewhere, or null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<AuditChainResult> VerifyAsync(TextReader lines, (long Sequence, string Hash)? anchor, CancellationToken cancellationToken)
    {
        var (sequence, previous, workspace) = (0L, new string('0', 64), (string?)null);
        var buffer = new ArrayBufferWriter<byte>(1024);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0) continue;
            var expected = sequence + 1;
            JsonDocument parsed;
            try
            {
                parsed = JsonDocument.Parse(line);
            }
            catch (JsonException)
            {
                return Broken(expected, $"Line {expected} is not JSON: the file was cut or changed.");
            }

            using (parsed)
            {
                var e = parsed.RootElement;
                if (e.ValueKind != JsonValueKind.Object || Array.Exists(Hashed, name => !e.TryGetProperty(name, out _)))
                    return Broken(expected, $"Line {expected} is no event of an export. Use a file of `wsa audit export` as it came.");
                if (e.Number("sequence") != expected)
                    return Broken(expected, $"Event {expected} is missing: the next one is {e.Text("sequence")}. A filtered export cannot be verified; export without filters.");
                workspace ??= e.Text("workspaceId");
                if (e.Text("workspaceId") != workspace) return Broken(expected, $"Event {expected} is of another workspace.");
                if (e.Text("previousHash") != previous) return Broken(expected, $"Event {expected} does not follow event {sequence}: one of them was replaced or moved.");
                if (HashOf(e, buffer) != e.Text("hash")) return Broken(expected, $"Event {expected} was changed after it was written.");
                if (anchor?.Sequence == expected && anchor.Value.Hash != e.Text("hash")) return Broken(expected, $"Event {expected} is not the one that was anchored: the trail was written anew.");
                (sequence, previous) = (expected, e.Text("hash"));
            }
        }

        return anchor?.Sequence > sequence
            ? Broken(sequence + 1, $"The trail ends at event {sequence}, before the anchored event {anchor.Value.Sequence}: the newest were removed.")
            : new(true, sequence, previous, null, null);

        AuditChainResult Broken(long at, string why) => new(false, sequence, previous, at, why);
    }

    private static string HashOf(JsonElement e, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        foreach (var name in Hashed) Append(buffer, e.GetProperty(name));
        if (e.TryGetProperty("outcome", out var outcome) && outcome.GetString() != "Done") Append(buffer, outcome);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    /// <summary>A field: its length in bytes of UTF-8, ':', the bytes; "-:" for null.</summary>
    private static void Append(ArrayBufferWriter<byte> buffer, JsonElement field)
    {
        if (field.ValueKind == JsonValueKind.Null)
        {
            buffer.Write("-:"u8);
            return;
        }

        var text = field.ValueKind == JsonValueKind.String ? field.GetString()! : field.GetRawText();
        buffer.Write(Encoding.ASCII.GetBytes(Encoding.UTF8.GetByteCount(text).ToString(CultureInfo.InvariantCulture) + ":"));
        Encoding.UTF8.GetBytes(text, buffer);
    }
}
