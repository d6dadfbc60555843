using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Catalog.Http;

/// <summary>Answers a refusal as ProblemDetails (RFC 9457): status from the code, detail from the message, code as an extension.</summary>
internal sealed class WorkspaceExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case WorkspaceException refusal:
                await WriteAsync(httpContext, refusal);
                return true;
            case MediaException media:
                await WriteAsync(httpContext, new(ErrorCode.GateRefused, media.Message));
                return true;
            default:
                return false;
        }
    }

    public static async Task WriteAsync(HttpContext context, WorkspaceException refusal)
    {
        var status = StatusOf(refusal.Code);
        context.Response.StatusCode = status;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = status,
                Title = TitleOf(refusal.Code),
                Detail = refusal.Message,
                Extensions = { ["code"] = char.ToLowerInvariant(refusal.Code.ToString()[0]) + refusal.Code.ToString()[1..] },
            },
        });
    }

    private static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorCode.Forbidden => StatusCodes.Status403Forbidden,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.Conflict => StatusCodes.Status409Conflict,
        ErrorCode.Gone => StatusCodes.Status410Gone,
        ErrorCode.QuotaExceeded => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.GateRefused => StatusCodes.Status422UnprocessableEntity,
        ErrorCode.Locked => StatusCodes.Status423Locked,
        _ => StatusCodes.Status400BadRequest,
    };

    private static string TitleOf(ErrorCode code) => code switch
    {
        ErrorCode.Unauthenticated => "Not signed in",
        ErrorCode.Forbidden => "Not allowed",
        ErrorCode.NotFound => "Not found",
        ErrorCode.Conflict => "Not now",
        ErrorCode.Gone => "Gone",
        ErrorCode.QuotaExceeded => "No room",
        ErrorCode.GateRefused => "Refused by a gate",
        ErrorCode.Locked => "Busy",
        _ => "Not valid",
    };
}
