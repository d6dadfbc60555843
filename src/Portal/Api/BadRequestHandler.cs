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
        if (bad.InnerException is not JsonException json) return $"{SayOf(bad)} {see}";
        if (MissingProperties().Match(json.Message) is { Success: true } missing)
            return $"The body lacks {missing.Groups[1].Value.Replace('\'', '"')}. {see}";
        var where = json.LineNumber is { } line ? $" (line {line + 1}, byte {json.BytePositionInLine + 1})" : "";
        return json.Path is null or "" or "$"
            ? $"The body is not valid JSON for this route{where}. {see}"
            : $"The body's field '{json.Path.TrimStart('$', '.')}' can't be read{where}: it has another form than the route takes. {see}";
    }

    // The framework speaks to who wrote the route; the caller is told what to send.
    private static string SayOf(BadHttpRequestException bad)
    {
        if (Unreadable().Match(bad.Message) is { Success: true } unreadable)
            return $"'{unreadable.Groups[2].Value}' can't be read as the parameter '{NameOf(unreadable.Groups[1].Value)}'.";
        if (MissingParameter().Match(bad.Message) is { Success: true } missing)
        {
            return missing.Groups[2].Value.Contains("body", StringComparison.OrdinalIgnoreCase)
                ? "The request has no body. Send one as JSON, with 'Content-Type: application/json'."
                : $"The parameter '{NameOf(missing.Groups[1].Value)}' is missing.";
        }

        return bad.StatusCode switch
        {
            _ when bad.Message.StartsWith("Implicit body", StringComparison.Ordinal) => "The request has no body. Send one as JSON, with 'Content-Type: application/json'.",
            StatusCodes.Status415UnsupportedMediaType => "The body is not announced as JSON. Send it with 'Content-Type: application/json'.",
            StatusCodes.Status413PayloadTooLarge => "The body is larger than the route takes. Bytes of files go by an upload.",
            StatusCodes.Status408RequestTimeout => "The body came too slowly and was given up. Nothing was changed: send it again.",
            _ => "The request can't be read as it came, or ended early. Nothing was changed.",
        };
    }

    private static string NameOf(string parameter) => char.ToLowerInvariant(parameter[0]) + parameter[1..];

    // Failed to bind parameter "Nullable<int> Limit" from "many".
    [GeneratedRegex("^Failed to bind parameter \"(?:[^\"]+ )?(\\w+)\" from \"(.*)\"", RegexOptions.Singleline)]
    private static partial Regex Unreadable();

    // Required parameter "NewRole body" was not provided from body.
    [GeneratedRegex("^Required parameter \"(?:[^\"]+ )?(\\w+)\" was not provided from (.+?)\\.?$")]
    private static partial Regex MissingParameter();

    // JSON deserialization for type 'X' was missing required properties including: 'name', 'dataset'.
    [GeneratedRegex("missing required properties including: (.+?)\\.?$")]
    private static partial Regex MissingProperties();
}
