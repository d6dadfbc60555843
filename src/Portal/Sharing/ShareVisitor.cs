using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Sharing;

/// <summary>Who came with a share link: what the request says of them, and the cookie that remembers the password.</summary>
internal sealed class ShareVisitor(IHttpContextAccessor accessor)
{
    private const string CookieName = "wsa.share";

    /// <summary>The visitor's call.</summary>
    /// <param name="secret">From the link's address.</param>
    /// <param name="password">The password, when it was just given.</param>
    public ShareCall Call(string secret, string? password = null)
    {
        var context = accessor.HttpContext ?? throw new InvalidOperationException("Share links are answered to requests only.");
        return new()
        {
            Secret = secret,
            Password = password ?? (context.Request.Headers.TryGetValue("X-Share-Password", out var given) ? given.ToString() : null),
            Proof = context.Request.Cookies[CookieName],
            From = context.Connection.RemoteIpAddress?.ToString(),
            Program = context.Request.Headers.UserAgent.ToString(),
        };
    }

    /// <summary>Remembers that the password was given: for this link, until the browser is closed.</summary>
    public void Remember(string secret, string proof) =>
        accessor.HttpContext!.Response.Cookies.Append(CookieName, proof, new()
        {
            Path = $"/s/{secret}", HttpOnly = true, Secure = accessor.HttpContext.Request.IsHttps,
            // Lax: a link in a mail or a chat is opened from another site.
            SameSite = SameSiteMode.Lax,
            IsEssential = true,
        });
}
