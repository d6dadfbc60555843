using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components.Endpoints;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>A page that goes on to another at once. Whoever comes from another site sends no strict cookie, also after a redirect; from a page of this site the browser does.</summary>
internal sealed class SameSiteHop(string url) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var target = HtmlEncoder.Default.Encode(url);
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.Headers.CacheControl = "no-store";
        httpContext.Response.Headers["Referrer-Policy"] = "same-origin";
        return httpContext.Response.WriteAsync(
            $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>WorkspaceAgents</title><meta http-equiv=\"refresh\" content=\"0;url={target}\"></head>"
            + $"<body><p><a href=\"{target}\">Continue</a></p></body></html>", httpContext.RequestAborted);
    }

    /// <summary>A link from a mail or another site to a page: loads it once more from here, so that who is signed in is seen to be.</summary>
    public static async Task FromElsewhereAsync(HttpContext context, RequestDelegate next)
    {
        var isLink = HttpMethods.IsGet(context.Request.Method) && context.User.Identity?.IsAuthenticated != true
            && context.Request.Headers["Sec-Fetch-Site"] == "cross-site" && context.Request.Headers["Sec-Fetch-Mode"] == "navigate"
            && context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        if (isLink) await new SameSiteHop(context.Request.PathBase + context.Request.Path + context.Request.QueryString).ExecuteAsync(context);
        else await next(context);
    }
}
