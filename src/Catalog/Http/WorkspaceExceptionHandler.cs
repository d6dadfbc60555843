using System.Diagnostics;
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
                await WriteAsync(httpContext, new(media.Code == MediaErrorCode.InvalidRange ? ErrorCode.Invalid : ErrorCode.GateRefused, media.Message));
                return true;
            default:
                return false;
        }
    }

    public static async Task WriteAsync(HttpContext context, WorkspaceException refusal)
    {
        var status = StatusOf(refusal.Code);
        context.Response.StatusCode = status;
        await WriteProblemAsync(context, new ProblemDetails
        {
            Status = status,
            Title = TitleOf(refusal.Code),
            Detail = refusal.Message,
            Extensions = { ["code"] = char.ToLowerInvariant(refusal.Code.ToString()[0]) + refusal.Code.ToString()[1..] },
        });
    }

    /// <summary>Gives a body to what the framework answered with a bare status: nobody signed in, no such route, another method.</summary>
    public static Task ExplainAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => WriteAsync(context, new WorkspaceException(
            ErrorCode.Unauthenticated, "Nobody is signed in. Send 'Authorization: Bearer wsa_…', or sign in to the portal.")),
        StatusCodes.Status404NotFound => WriteAsync(context, new WorkspaceException(
            ErrorCode.NotFound, $"There is no route '{context.Request.Path}'. See /openapi/v1.json for those there are.")),
        StatusCodes.Status405MethodNotAllowed => WriteProblemAsync(context, new ProblemDetails
        {
            Status = StatusCodes.Status405MethodNotAllowed,
            Detail = $"'{context.Request.Path}' takes {context.Response.Headers.Allow}, not {context.Request.Method}. See /openapi/v1.json.",
        }),
        var status => WriteProblemAsync(context, new ProblemDetails { Status = status, Detail = "The request was refused as it came. See /openapi/v1.json for what the route takes." }),
    };

    public static async Task WriteProblemAsync(HttpContext context, ProblemDetails problem)
    {
        var written = await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem });
        // The service holds back when only HTML is asked for. A link opened in a browser is better answered with JSON than with nothing.
        if (written) return;
        problem.Extensions.TryAdd("traceId", Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier);
        await context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json");
    }

    private static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorCode.Forbidden => StatusCodes.Status403Forbidden,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.Conflict => StatusCodes.Status409Conflict,
        ErrorCode.Gone => StatusCodes.Status410Gone,
        ErrorCode.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        ErrorCode.QuotaExceeded => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.GateRefused => StatusCodes.Status422UnprocessableEntity,
        ErrorCode.Locked => StatusCodes.Status423Locked,
        ErrorCode.ChecksumMismatch => 460, // https://tus.io/protocols/resumable-upload#checksum
        _ => StatusCodes.Status400BadRequest,
    };

    private static string TitleOf(ErrorCode code) => code switch
    {
        ErrorCode.Unauthenticated => "Not signed in",
        ErrorCode.Forbidden => "Not allowed",
        ErrorCode.NotFound => "Not found",
        ErrorCode.Conflict => "Not now",
        ErrorCode.Gone => "Gone",
        ErrorCode.PreconditionFailed => "Changed meanwhile",
        ErrorCode.QuotaExceeded => "No room",
        ErrorCode.GateRefused => "Refused by a gate",
        ErrorCode.Locked => "Busy",
        ErrorCode.ChecksumMismatch => "Checksum Mismatch",
        _ => "Not valid",
    };
}
