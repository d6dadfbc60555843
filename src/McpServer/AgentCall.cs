using Microsoft.Extensions.Options;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.McpServer;

/// <summary>The call a tool answers: who makes it, and how the server is reached.</summary>
internal sealed class AgentCall(IHttpContextAccessor contexts, IOptions<AgentDoorOptions> options)
{
    private HttpContext Context => contexts.HttpContext ?? throw new InvalidOperationException("A tool was called outside an HTTP request.");

    /// <summary>Whom the call's token stands for.</summary>
    public Task<Actor> ActorAsync() => Caller.RequireAsync(Context);

    /// <summary>An address of the HTTP API that the agent can open from where it is.</summary>
    /// <param name="path">Begins with a slash.</param>
    public string UrlOf(string path)
    {
        var request = Context.Request;
        var root = options.Value.PublicUrl is { Length: > 0 } configured ? configured.TrimEnd('/') : $"{request.Scheme}://{request.Host}{request.PathBase}";
        return root + path;
    }

    /// <summary>Reads an id that an agent sent.</summary>
    /// <exception cref="WorkspaceException">It is no id; the message says where ids come from.</exception>
    public static T Parse<T>(string text, string parameter, string source)
        where T : struct, IEntityId<T> =>
        T.TryParse(text, null, out var id)
            ? id
            : throw new WorkspaceException(ErrorCode.Invalid, $"'{text}' is no {parameter}: it looks like 0199a3f0-5c1e-7b6a-9d52-0d3c5a1f7e10 and comes from {source}.");
}
