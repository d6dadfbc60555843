using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa mcp</c>: the agents' door over standard input and output, for clients that start a program.</summary>
internal static class McpCommand
{
    public static Command Build(Session session) =>
        new Command("mcp", "MCP over standard input and output: hands every message to the server's /mcp with the token. For clients that start a program.").Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            using var relay = new McpRelay(client, session);
            await relay.RunAsync(cancellationToken);
            return Wsa.Ok;
        });
}
