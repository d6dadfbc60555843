using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Refusals as the Hub says them: clients choose their exception by <c>X-Error-Code</c> and show <c>X-Error-Message</c>.</summary>
internal sealed class HubErrors : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (HubRefusal refusal)
        {
            return Answer(context.HttpContext, refusal.Status, refusal.Code, refusal.Message);
        }
        catch (WorkspaceException refusal)
        {
            return refusal.Code switch
            {
                ErrorCode.Unauthenticated => Answer(context.HttpContext, StatusCodes.Status401Unauthorized, "RepoNotFound", refusal.Message),
                ErrorCode.Forbidden => Answer(context.HttpContext, StatusCodes.Status403Forbidden, null, refusal.Message),
                // Who may not look, and what is not there, are one answer.
                ErrorCode.NotFound => Answer(context.HttpContext, StatusCodes.Status404NotFound, "RepoNotFound", refusal.Message),
                ErrorCode.Gone => Answer(context.HttpContext, StatusCodes.Status410Gone, null, refusal.Message),
                _ => Answer(context.HttpContext, StatusCodes.Status400BadRequest, null, refusal.Message),
            };
        }
    }

    public static HubRefusal NoRevision(string dataset, string revision) =>
        new(StatusCodes.Status404NotFound, "RevisionNotFound", $"'{dataset}' has no version '{revision}'. A revision is 'main' for the latest, a number as 'v3', an alias, or an id.");

    public static HubRefusal NoEntry(string path) =>
        new(StatusCodes.Status404NotFound, "EntryNotFound", $"There is no '{path}' in this version. List its tree to see its files.");

    private static JsonHttpResult<Failure> Answer(HttpContext context, int status, string? code, string message)
    {
        var headers = context.Response.Headers;
        if (code is not null) headers["X-Error-Code"] = code;
        // Header values are ASCII; the body has the whole of it.
        headers["X-Error-Message"] = string.Concat(message.Select(c => c is >= ' ' and <= '~' ? c : '?'));
        if (status == StatusCodes.Status401Unauthorized) headers.WWWAuthenticate = "Bearer";
        return TypedResults.Json(new Failure(message), statusCode: status);
    }

    private sealed record Failure(string Error);
}
