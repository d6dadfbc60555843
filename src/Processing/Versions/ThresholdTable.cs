using System.Text.Json;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Processing;

/// <summary>The thresholds of alignment as a manifest states them: name to number; one that is not set is left out.</summary>
internal static class ThresholdTable
{
    public static IReadOnlyDictionary<string, double> Of(AlignmentThresholds thresholds) =>
        new SortedDictionary<string, double>(
            JsonSerializer.SerializeToElement(thresholds, CanonicalJson.Options).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble()),
            StringComparer.Ordinal);

    /// <exception cref="ManifestException">A threshold that this program does not know.</exception>
    public static AlignmentThresholds Read(IReadOnlyDictionary<string, double> table)
    {
        try
        {
            return CanonicalJson.Deserialize<AlignmentThresholds>(CanonicalJson.Serialize(table));
        }
        catch (JsonException unknown)
        {
            throw new ManifestException($"parameters.thresholds: {unknown.Message}", unknown);
        }
    }
}
