using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Portal.Api;

/// <summary>What the OpenAPI document says beyond the routes themselves.</summary>
internal static class ApiDocument
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "WorkspaceAgents",
                Version = "v1",
                Description = "Raw footage to aligned, validated, reproducible training datasets. Errors are ProblemDetails (RFC 9457) with a code, "
                    + "a detail that says what to do next, and a traceId.",
            };
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token made in the portal under Tokens: wsa_…" },
            };
            document.Security = [new() { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type == typeof(BlobHash)) Describe(schema, null, "^[0-9a-f]{64}$");
            else if (type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEntityId<>))) Describe(schema, "uuid", null);
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiSchema schema, string? format, string? pattern)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = format;
        schema.Pattern = pattern;
        schema.Properties = null;
        schema.Required = null;
    }
}
