using Microsoft.AspNetCore.Components.Endpoints;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>Holds people who were given a password to choosing their own before anything else.</summary>
internal static class PasswordChange
{
    private const string Page = "/account/password";

    /// <summary>Pages lead to the password page; API calls with the cookie are refused. Tokens are not held up.</summary>
    public static WebApplication UsePasswordChange(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (!context.User.HasClaim(claim => claim.Type == SignInSession.MustChangePasswordClaim)) return next(context);
            if (context.Request.Path.StartsWithSegments("/api"))
                throw new WorkspaceException(ErrorCode.Forbidden, $"Choose your own password first: open {Page} in the portal.");
            var isPage = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
            if (!isPage || context.Request.Path.StartsWithSegments(Page)) return next(context);
            context.Response.Redirect($"{Page}?returnUrl={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
            return Task.CompletedTask;
        });
        return app;
    }
}
