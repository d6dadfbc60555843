using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>The catalog's tables. Entities never leave this assembly: operations return records.</summary>
/// <param name="options">Provider and connection.</param>
public class CatalogDbContext(DbContextOptions options) : IdentityUserContext<User, Guid>(options)
{
    /// <summary>The rules of workspaces, kept in memory by the host; a context made without one reads them itself.</summary>
    internal AccessRulesCache AccessRules => field ??= ServiceOf<AccessRulesCache>() ?? new();

    /// <summary>Takes note of refusals; none in a context that was made without a host.</summary>
    internal AuditRecorder? Recorder => field ??= ServiceOf<AuditRecorder>();

    internal TimeProvider Time => field ??= ServiceOf<TimeProvider>() ?? TimeProvider.System;

    internal DbSet<Workspace> Workspaces => Set<Workspace>();
    internal DbSet<Member> Members => Set<Member>();
    internal DbSet<AccessToken> AccessTokens => Set<AccessToken>();
    internal DbSet<TokenWorkspace> TokenWorkspaces => Set<TokenWorkspace>();
    internal DbSet<InvitationLink> InvitationLinks => Set<InvitationLink>();
    internal DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();
    internal DbSet<Folder> Folders => Set<Folder>();
    internal DbSet<FileEntry> Files => Set<FileEntry>();
    internal DbSet<FileVersion> FileVersions => Set<FileVersion>();
    internal DbSet<TrashEntry> Trash => Set<TrashEntry>();
    internal DbSet<Upload> Uploads => Set<Upload>();
    internal DbSet<Batch> Batches => Set<Batch>();
    internal DbSet<Recording> Recordings => Set<Recording>();
    internal DbSet<Track> Tracks => Set<Track>();
    internal DbSet<RecordingLayer> RecordingLayers => Set<RecordingLayer>();
    internal DbSet<Dataset> Datasets => Set<Dataset>();
    internal DbSet<DatasetVersion> DatasetVersions => Set<DatasetVersion>();
    internal DbSet<DatasetAlias> DatasetAliases => Set<DatasetAlias>();
    internal DbSet<Job> Jobs => Set<Job>();
    internal DbSet<Grant> Grants => Set<Grant>();
    internal DbSet<Group> Groups => Set<Group>();
    internal DbSet<GroupMember> GroupMembers => Set<GroupMember>();
    internal DbSet<PathLock> Locks => Set<PathLock>();
    internal DbSet<ShareLink> ShareLinks => Set<ShareLink>();
    internal DbSet<ShareVisit> ShareVisits => Set<ShareVisit>();
    internal DbSet<Comment> Comments => Set<Comment>();
    internal DbSet<CommentMention> CommentMentions => Set<CommentMention>();
    internal DbSet<StepArtifact> StepArtifacts => Set<StepArtifact>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(CatalogDbContext).Assembly);
        // Programs that sign people in by browser, and the codes they were given.
        builder.UseOpenIddict<Guid>();
        if (Database.IsNpgsql()) CompareByBytes(builder);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
        // One form on both providers: SQLite cannot order DateTimeOffset, and identical rows hash identically.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
        configurationBuilder.Properties<BlobHash>().HaveConversion<BlobHashConverter>().HaveMaxLength(64);
        configurationBuilder.Properties<WorkspaceId>().HaveConversion<EntityIdConverter<WorkspaceId>>();
        configurationBuilder.Properties<UserId>().HaveConversion<EntityIdConverter<UserId>>();
        configurationBuilder.Properties<TokenId>().HaveConversion<EntityIdConverter<TokenId>>();
        configurationBuilder.Properties<InvitationLinkId>().HaveConversion<EntityIdConverter<InvitationLinkId>>();
        configurationBuilder.Properties<GrantId>().HaveConversion<EntityIdConverter<GrantId>>();
        configurationBuilder.Properties<GroupId>().HaveConversion<EntityIdConverter<GroupId>>();
        configurationBuilder.Properties<LockId>().HaveConversion<EntityIdConverter<LockId>>();
        configurationBuilder.Properties<ShareId>().HaveConversion<EntityIdConverter<ShareId>>();
        configurationBuilder.Properties<CommentId>().HaveConversion<EntityIdConverter<CommentId>>();
        configurationBuilder.Properties<FileId>().HaveConversion<EntityIdConverter<FileId>>();
        configurationBuilder.Properties<FileVersionId>().HaveConversion<EntityIdConverter<FileVersionId>>();
        configurationBuilder.Properties<TrashId>().HaveConversion<EntityIdConverter<TrashId>>();
        configurationBuilder.Properties<UploadId>().HaveConversion<EntityIdConverter<UploadId>>();
        configurationBuilder.Properties<BatchId>().HaveConversion<EntityIdConverter<BatchId>>();
        configurationBuilder.Properties<RecordingId>().HaveConversion<EntityIdConverter<RecordingId>>();
        configurationBuilder.Properties<TrackId>().HaveConversion<EntityIdConverter<TrackId>>();
        configurationBuilder.Properties<DatasetId>().HaveConversion<EntityIdConverter<DatasetId>>();
        configurationBuilder.Properties<JobId>().HaveConversion<EntityIdConverter<JobId>>();
    }

    /// <summary>
    /// Text orders and compares as SQLite does it, byte by byte, whatever language the server's cluster was made for: pages follow each
    /// other by path, and an index serves "begins with".
    /// </summary>
    private static void CompareByBytes(ModelBuilder builder)
    {
        var text = builder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties())
            .Where(property => (property.GetValueConverter()?.ProviderClrType ?? property.GetProviderClrType() ?? property.ClrType) == typeof(string));
        foreach (var property in text) property.SetCollation("C");
    }

    private T? ServiceOf<T>()
        where T : class => this.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<T>();
}
