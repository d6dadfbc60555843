using Microsoft.AspNetCore.Identity;

namespace WorkspaceAgents.Catalog;

/// <summary>A person's account.</summary>
public sealed class User : IdentityUser<Guid>
{
    /// <summary>True until a password that somebody else chose has been replaced.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Whether they look after the installation: its accounts and who may make workspaces.</summary>
    public bool IsAdministrator { get; set; }

    /// <summary>Since when an administrator keeps them out; null when they may sign in.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When the account was made; null for those older than this column.</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When they last signed in to the portal.</summary>
    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>Codes of the authenticator app that were used and are still in their time, as <c>code@ticks</c> with spaces between: each works once (RFC 6238 section 5.2).</summary>
    public string? SpentCodes { get; set; }
}
