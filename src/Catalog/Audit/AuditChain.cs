using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WorkspaceAgents.Catalog;

/// <summary>The hash chain of a workspace's audit events: each event's hash covers its fields and the hash before it.</summary>
internal static class AuditChain
{
    /// <summary>The hash before the first event.</summary>
    public static readonly string Genesis = new('0', 64);

    /// <summary>SHA-256, lowercase hex, of the previous hash and every field, each with its length before it.</summary>
    public static string HashOf(AuditEvent e)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(sha, e.PreviousHash);
        Append(sha, e.WorkspaceId.ToString());
        Append(sha, e.Sequence.ToString(CultureInfo.InvariantCulture));
        Append(sha, e.At.UtcTicks.ToString(CultureInfo.InvariantCulture));
        Append(sha, e.ActorKind.ToString());
        Append(sha, e.ActorName);
        Append(sha, e.OnBehalfOf);
        Append(sha, e.From);
        Append(sha, e.Action);
        Append(sha, e.Target);
        Append(sha, e.Detail);
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private static void Append(IncrementalHash sha, string? field)
    {
        // The length first, so that moving a character from one field to the next changes the hash.
        var bytes = Encoding.UTF8.GetBytes(field ?? "");
        sha.AppendData(Encoding.ASCII.GetBytes(field is null ? "-:" : string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:")));
        sha.AppendData(bytes);
    }
}
