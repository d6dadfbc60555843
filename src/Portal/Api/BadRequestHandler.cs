using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Answers a request that cannot be read with what is wrong with it: the field of the body, or the parameter.</summary>
internal sealed partial class BadRequestHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad) return false;
        httpContext.Response.StatusCode = bad.StatusCode;
        return await problems.TryWriteAsync(new()
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails
            {
                Status = bad.StatusCode,
                Title = "Not valid",
                Detail = Explain(bad),
                Extensions = { ["code"] = "invalid" },
            },
        });
    }

    internal static string Explain(BadHttpRequestException bad)
    {
        const string see = "See /openapi/v1.json for what the route takes.";
        if (bad.InnerException is not JsonException json) return $"{bad.Message.TrimEnd('.')}. {see}";
        if (MissingProperties().Match(json.Message) is { Success: true } missing)
            return $"The body lacks {missing.Groups[1].Value.Replace('\'', '"')}. {see}";
        var where = json.LineNumber is { } line ? $" (line {line + 1}, byte {json.BytePositionInLine + 1})" : "";
        return json.Path is null or "" or "$"
            ? $"The body is not valid JSON for this route{where}. {see}"
            : $"The body's field '{json.Path.TrimStart('$', '.')}' can't be read{where}: it has another form than the route takes. {see}";
    }

    // JSON deserialization for type 'X' was missing required properties including: 'name', 'dataset'.
    [GeneratedRegex("missing required properties including: (.+?)\\.?$")]
    private static partial Regex MissingProperties();
}
