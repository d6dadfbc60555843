using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace WorkspaceAgents.McpServer.Tests;

/// <summary>All tests that go through the door share one.</summary>
[CollectionDefinition(Name)]
public sealed class DoorTests : ICollectionFixture<Door>
{
    public const string Name = "door";
}

/// <summary>Reading answers of tools.</summary>
internal static class Answers
{
    public static Task<CallToolResult> AskAsync(this McpClient client, string tool, object? arguments = null) =>
        client.CallToolAsync(tool, ToDictionary(arguments)).AsTask();

    /// <summary>The structured answer of a call that must succeed.</summary>
    public static async Task<JsonElement> GetAsync(this McpClient client, string tool, object? arguments = null)
    {
        var result = await client.AskAsync(tool, arguments);
        Assert.False(result.IsError ?? false, TextOf(result));
        return result.StructuredContent!.Value;
    }

    /// <summary>The text of a call that must be refused.</summary>
    public static async Task<string> GetErrorAsync(this McpClient client, string tool, object? arguments = null)
    {
        var result = await client.AskAsync(tool, arguments);
        Assert.True(result.IsError, TextOf(result));
        return TextOf(result);
    }

    public static string TextOf(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    public static Dictionary<string, object?> ToDictionary(object? arguments) =>
        arguments is null ? [] : arguments.GetType().GetProperties().ToDictionary(p => p.Name, p => p.GetValue(arguments));
}
