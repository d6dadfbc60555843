using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.McpServer;

/// <summary>Turns what goes wrong in a tool into an answer an agent can act on: what happened, and which tool to call next.</summary>
internal sealed partial class ToolErrors(ILogger<ToolErrors> logger)
{
    public async ValueTask<CallToolResult> RunAsync(
        McpRequestHandler<CallToolRequestParams, CallToolResult> next, RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var tool = request.Params?.Name ?? "";
        try
        {
            RefuseUnknownArguments(request);
            return await next(request, cancellationToken);
        }
        catch (McpProtocolException)
        {
            // An unknown tool, a call without a name: the protocol has its own answers for the caller's mistakes.
            throw;
        }
        catch (WorkspaceException refusal)
        {
            return Refuse(refusal.Code, $"{refusal.Message} {NextStep.After(tool, refusal.Code)}".TrimEnd());
        }
        catch (MediaException media)
        {
            var code = media.Code == MediaErrorCode.InvalidRange ? ErrorCode.Invalid : ErrorCode.GateRefused;
            return Refuse(code, $"{media.Message} {NextStep.After(tool, code)}".TrimEnd());
        }
        catch (ArgumentException argument) when (argument.ParamName == "arguments")
        {
            // The SDK's binder: a required argument is missing. Its message names it.
            return Refuse(ErrorCode.Invalid, $"{argument.Message.Split(" (Parameter")[0]} Add it and call {tool} again.");
        }
        catch (JsonException malformed)
        {
            return Refuse(ErrorCode.Invalid, $"An argument of {tool} has the wrong type ({malformed.Message}). See the tool's input schema, correct it and call {tool} again.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var traceId = Activity.Current?.TraceId.ToHexString() ?? "none";
            LogFailure(failure, tool, traceId);
            return Refuse(null, $"Something broke inside the server. What was finished before is kept. Call {tool} once more; if it breaks again, tell whoever runs the server this trace id: {traceId}");
        }
    }

    /// <summary>A misspelt argument must not be passed over: what it was to change would silently be left at its default.</summary>
    private static void RefuseUnknownArguments(RequestContext<CallToolRequestParams> request)
    {
        if (request.MatchedPrimitive is not McpServerTool tool || request.Params?.Arguments is not { Count: > 0 } arguments) return;
        var known = tool.ProtocolTool.InputSchema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(p => p.Name).ToList() : [];
        var unknown = arguments.Keys.Where(name => !known.Contains(name, StringComparer.Ordinal)).ToList();
        if (unknown.Count > 0)
            throw new WorkspaceException(ErrorCode.Invalid, $"{tool.ProtocolTool.Name} has no argument {string.Join(", ", unknown.Select(u => $"'{u}'"))}. It takes {string.Join(", ", known)}. Nothing was done.");
    }

    private static CallToolResult Refuse(ErrorCode? code, string text) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = text }],
        Meta = new JsonObject { ["code"] = code is { } known ? JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) : "internal" },
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Tool {Tool} failed; trace {TraceId}")]
    private partial void LogFailure(Exception failure, string tool, string traceId);
}
