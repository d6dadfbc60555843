using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Catalog;

/// <summary>How the catalog's records are written as JSON, in its columns and at the doors alike.</summary>
public static class CatalogJson
{
    /// <summary>camelCase names, enums as strings, absent values left out.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
