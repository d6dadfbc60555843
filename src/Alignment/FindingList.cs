using System.Globalization;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Collects findings of one track, at most <see cref="MaxPerCode"/> of a kind in full; the rest are counted in one closing finding,
/// so that a log of a million bad rows gives a readable report.
/// </summary>
internal sealed class FindingList(string? track)
{
    public const int MaxPerCode = 20;

    private readonly List<AlignmentFinding> _findings = [];
    private readonly Dictionary<string, int> _countByCode = [];

    public int CountOf(string code) => _countByCode.GetValueOrDefault(code);

    /// <summary>True while a finding of this code would be kept in full: callers in hot loops skip building messages otherwise.</summary>
    public bool HasRoom(string code) => CountOf(code) < MaxPerCode;

    public void Count(string code) => _countByCode[code] = CountOf(code) + 1;

    public void Add(
        string code,
        AlignmentSeverity severity,
        string message,
        string suggestion,
        double? startSeconds = null,
        double? stopSeconds = null)
    {
        if (HasRoom(code))
            _findings.Add(new AlignmentFinding(code, severity, track, startSeconds, stopSeconds, message, suggestion));
        Count(code);
    }

    public void AddRange(IEnumerable<AlignmentFinding> findings)
    {
        foreach (AlignmentFinding finding in findings)
        {
            _findings.Add(finding);
            Count(finding.Code);
        }
    }

    public IReadOnlyList<AlignmentFinding> ToList()
    {
        List<AlignmentFinding> all = [.. _findings];
        foreach ((string code, int count) in _countByCode.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            AlignmentFinding? example = _findings.Find(finding => finding.Code == code);
            if (count <= MaxPerCode || example is null)
                continue;
            all.Add(example with
            {
                StartSeconds = null,
                StopSeconds = null,
                Message = string.Create(CultureInfo.InvariantCulture, $"{count} findings of this kind in all; the first {MaxPerCode} are listed."),
            });
        }

        return all;
    }
}
