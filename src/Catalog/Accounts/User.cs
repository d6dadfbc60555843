using Microsoft.AspNetCore.Identity;

namespace WorkspaceAgents.Catalog;

/// <summary>A person's account.</summary>
public sealed class User : IdentityUser<Guid>
{
    /// <summary>True until a password that somebody else chose has been replaced.</summary>
    public bool MustChangePassword { get; set; }
}
