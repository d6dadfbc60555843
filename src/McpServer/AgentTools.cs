using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.McpServer;

/// <summary>All tools, with the schemas of what they take and answer.</summary>
internal static class AgentTools
{
    /// <summary>The classes whose methods are tools, in the order of the main job.</summary>
    public static IReadOnlyList<Type> Classes { get; } =
    [
        typeof(WorkspaceTools), typeof(FileTools), typeof(AccessTools), typeof(UploadTools), typeof(BatchTools), typeof(JobTools), typeof(RecordingTools), typeof(DatasetTools),
    ];

    public static IServiceCollection AddAgentTools(this IServiceCollection services)
    {
        foreach (var type in Classes)
        {
            services.AddSingleton(type);
            foreach (var method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                if (method.GetCustomAttribute<McpServerToolAttribute>() is null) continue;
                services.AddSingleton(provider => McpServerTool.Create(method, provider.GetRequiredService(type), new McpServerToolCreateOptions
                {
                    SerializerOptions = CatalogJson.Options,
                    SchemaCreateOptions = new AIJsonSchemaCreateOptions { TransformSchemaNode = (context, schema) => Describe(context.TypeInfo.Type, schema) },
                    // All of it is this installation: nothing reaches out to the world.
                    OpenWorld = false,
                }));
            }
        }

        return services;
    }

    /// <summary>Says what the schema exporter cannot know: how ids and hashes are written, and that absent values are left out.</summary>
    private static JsonNode Describe(Type type, JsonNode schema)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(BlobHash)) return new JsonObject { ["type"] = "string", ["description"] = "SHA-256, 64 hex digits." };
        if (bare.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEntityId<>)))
            return new JsonObject { ["type"] = "string", ["format"] = "uuid" };
        if (schema is JsonObject { } found && found["required"] is JsonArray required && found["properties"] is JsonObject properties)
        {
            foreach (var name in required.Select(name => name!.GetValue<string>()).Where(name => MayBeNull(properties[name])).ToList())
                required.Remove(required.Single(entry => entry!.GetValue<string>() == name));
        }

        return schema;
    }

    private static bool MayBeNull(JsonNode? property) =>
        property is JsonObject { } schema && schema["type"] is JsonArray types && types.Any(type => type!.GetValue<string>() == "null");
}
