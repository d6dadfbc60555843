using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>Hands out the catalog's own token (<c>wsa_…</c>) where OpenIddict would write one: every door knows it, and who revokes it ends it at once.</summary>
internal sealed class AccessTokenOfTheCatalog : IOpenIddictServerHandler<OpenIddictServerEvents.GenerateTokenContext>
{
    private static readonly object Key = new();

    /// <summary>Says which secret this request is answered with.</summary>
    public static void Answer(HttpContext context, string secret) => context.Items[Key] = secret;

    /// <inheritdoc/>
    public ValueTask HandleAsync(OpenIddictServerEvents.GenerateTokenContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.TokenType != OpenIddictConstants.TokenTypeIdentifiers.AccessToken) return default;
        context.Token = context.Transaction.GetHttpRequest()?.HttpContext.Items[Key] as string
            ?? throw new InvalidOperationException("An access token is only given out by the token endpoint.");
        (context.CreateTokenEntry, context.PersistTokenPayload, context.IsReferenceToken) = (false, false, false);
        return default;
    }
}
