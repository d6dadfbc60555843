using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A file to be put together from finished parts.</summary>
public sealed record UploadJoin
{
    /// <summary>The most parts of one file.</summary>
    public const int MaxParts = 1_000;

    /// <summary>What tus calls the final upload's <c>Upload-Concat</c>: <c>final;</c> and the addresses of the parts in their order, with spaces between. A part may be there more than once.</summary>
    public required string Parts { get; init; }

    /// <summary>Where the file is to be; null for <c>upload-&lt;id&gt;</c> in the root.</summary>
    public string? Path { get; init; }

    /// <summary>The SHA-256 the whole must have; null when the caller does not know it.</summary>
    public BlobHash? ExpectedHash { get; init; }

    /// <inheritdoc cref="UploadRequest.IfMatch"/>
    public string? IfMatch { get; init; }

    /// <summary>Why this version is made.</summary>
    public string? Note { get; init; }

    /// <inheritdoc cref="UploadRequest.Metadata"/>
    public string? Metadata { get; init; }

    /// <summary>The ids in <see cref="Parts"/>: of <c>https://host/api/v1/workspaces/studio/uploads/&lt;id&gt;</c>, or its path alone, the last name.</summary>
    internal static IReadOnlyList<UploadId> Parse(string parts)
    {
        if (!parts.StartsWith("final;", StringComparison.Ordinal)) throw Invalid("it is 'partial', or 'final;' and the addresses of the parts with spaces between.");
        var addresses = parts["final;".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (addresses.Length is 0 or > MaxParts) throw Invalid($"a file has 1 to {MaxParts} parts.");
        return [.. addresses.Select(Parse1)];

        static UploadId Parse1(string address)
        {
            var name = address.Split('?', 2)[0].TrimEnd('/').Split('/')[^1];
            return Guid.TryParse(name, out var id) ? new(id) : throw Invalid($"'{address}' is no address of an upload; send the Location that came with each part.");
        }
    }

    private static WorkspaceException Invalid(string why) => new(ErrorCode.Invalid, $"Upload-Concat: {why}");
}
