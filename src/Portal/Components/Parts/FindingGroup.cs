using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.Parts;

/// <summary>The same thing seen in several places: shown once, with its places.</summary>
/// <param name="Code">Its stable name.</param>
/// <param name="Severity">The worst of its findings.</param>
/// <param name="Suggestion">What to do about it.</param>
/// <param name="Places">Where it was seen.</param>
public sealed record FindingGroup(string Code, Severity Severity, string Suggestion, IReadOnlyList<FindingPlace> Places)
{
    /// <summary>Groups what validating and aligning saw by its cause, the worst first.</summary>
    public static IReadOnlyList<FindingGroup> Of(IEnumerable<RecordingDetails> recordings) =>
    [
        .. recordings
            .SelectMany(r => (r.Validation?.Findings ?? []).Concat(r.Alignment?.Findings ?? []).Distinct().Select(f => new FindingPlace(r, f)))
            .GroupBy(place => place.Finding.Code, StringComparer.Ordinal)
            .Select(g => new FindingGroup(g.Key, g.Max(p => p.Finding.Severity), g.MaxBy(p => p.Finding.Severity)!.Finding.Suggestion, [.. g]))
            .OrderByDescending(g => g.Severity).ThenByDescending(g => g.Places.Count).ThenBy(g => g.Code, StringComparer.Ordinal),
    ];

    /// <summary>The code in words, as <c>Missing keyframes</c> for <c>missing-keyframes</c>.</summary>
    public string Title
    {
        get
        {
            var words = Code.Replace('-', ' ').Replace('_', ' ').Replace('.', ' ');
            return words.Length == 0 ? "Other" : char.ToUpperInvariant(words[0]) + words[1..];
        }
    }
}
