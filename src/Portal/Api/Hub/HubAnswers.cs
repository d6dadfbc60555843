using System.Text.Json.Serialization;

namespace WorkspaceAgents.Portal.Api;

/// <summary>What the Hugging Face Hub answers, as far as its clients read it.</summary>
internal static class HubAnswers
{
    /// <summary>A file or folder of a version.</summary>
    internal sealed record Entry(string Type, string Path, long Size, string Oid)
    {
        /// <summary>For a shard: its SHA-256 and length.</summary>
        public Lfs? Lfs { get; init; }

        /// <summary>When it came, if that was asked for: with the version.</summary>
        public Commit? LastCommit { get; init; }
    }

    internal sealed record Lfs(string Oid, long Size, int PointerSize);

    internal sealed record Commit(string Id, string Title, DateTimeOffset Date);

    internal sealed record Ref(string Name, [property: JsonPropertyName("ref")] string Reference, string TargetCommit);

    internal sealed record Refs(IReadOnlyList<Ref> Branches, IReadOnlyList<Ref> Tags, IReadOnlyList<Ref> Converts);

    internal sealed record Sibling([property: JsonPropertyName("rfilename")] string FileName)
    {
        public long? Size { get; init; }

        public string? BlobId { get; init; }

        public Lfs? Lfs { get; init; }
    }

    internal sealed record Repository
    {
        [JsonPropertyName("_id")]
        public required string InternalId { get; init; }

        public required string Id { get; init; }

        public required string Author { get; init; }

        public required string Sha { get; init; }

        public required DateTimeOffset LastModified { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public bool Private { get; init; } = true;

        public bool Gated { get; init; }

        public bool Disabled { get; init; }

        public int Downloads { get; init; }

        public int Likes { get; init; }

        public required string Description { get; init; }

        public IReadOnlyList<string> Tags { get; init; } = ["video", "webdataset"];

        public IReadOnlyList<Sibling>? Siblings { get; init; }
    }

    internal sealed record CommitEntry(string Id, string Title, string Message, DateTimeOffset Date, IReadOnlyList<CommitAuthor> Authors);

    internal sealed record CommitAuthor(string User, string Avatar);

    internal sealed record WhoAmI(string Type, string Id, string Name, [property: JsonPropertyName("fullname")] string FullName, IReadOnlyList<Organisation> Orgs, Auth Auth);

    internal sealed record Organisation(string Type, string Id, string Name, [property: JsonPropertyName("fullname")] string FullName, string RoleInOrg);

    internal sealed record Auth(string Type, AccessToken AccessToken);

    internal sealed record AccessToken(string DisplayName, string Role, DateTimeOffset CreatedAt);
}
