using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Catalog;

/// <summary>What a step's output depends on, as one hash.</summary>
/// <param name="Step">The step's name.</param>
/// <param name="Key">SHA-256, lowercase hex, of the canonical JSON of name, version, inputs and parameters.</param>
public sealed record StepKey(string Step, string Key)
{
    /// <summary>Makes a key.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="stepVersion">Changes whenever the step's output may change for the same input; includes the tool's version where a tool makes the bytes.</param>
    /// <param name="inputs">Everything the output depends on: hashes and parameters; serialised as JSON.</param>
    /// <returns>The key.</returns>
    public static StepKey Of(string step, string stepVersion, object inputs)
    {
        var node = new JsonObject
        {
            ["inputs"] = JsonSerializer.SerializeToNode(inputs, CatalogJson.Options),
            ["step"] = step,
            ["version"] = stepVersion,
        };
        return new(step, Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Serialize(node))));
    }
}
