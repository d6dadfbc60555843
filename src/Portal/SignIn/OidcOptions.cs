using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>Signing in with an OpenID Connect issuer (Entra ID or any other). Section <c>Oidc</c>; without <see cref="Authority"/> there is no such button.</summary>
internal sealed class OidcOptions
{
    public const string Section = "Oidc";

    /// <summary>The issuer's address; for Entra ID <c>https://login.microsoftonline.com/TENANT/v2.0</c>.</summary>
    public string? Authority { get; set; }

    /// <summary>What this installation is called at the issuer. Its redirect address there is <c>…/signin-oidc</c>.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret the issuer gave it; null for a public client.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What the button says: "Sign in with …".</summary>
    public string DisplayName { get; set; } = "your organisation";

    /// <inheritdoc cref="ExternalSignInRules.AutoCreateAccounts"/>
    public bool AutoCreateAccounts { get; set; }

    /// <inheritdoc cref="ExternalSignInRules.LinkByVerifiedEmail"/>
    public bool LinkByVerifiedEmail { get; set; }

    /// <inheritdoc cref="ExternalSignInRules.AllowedEmailDomains"/>
    public IReadOnlyList<string> AllowedEmailDomains { get; set; } = [];

    public bool IsOn => !string.IsNullOrWhiteSpace(Authority);

    public ExternalSignInRules Rules => new()
    {
        DisplayName = DisplayName, AutoCreateAccounts = AutoCreateAccounts, LinkByVerifiedEmail = LinkByVerifiedEmail, AllowedEmailDomains = AllowedEmailDomains,
    };
}
