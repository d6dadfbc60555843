using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.Parts;

/// <summary>A finding with the recording it was seen in.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="Finding">What was seen.</param>
public sealed record FindingPlace(RecordingDetails Recording, Finding Finding)
{
    /// <summary>The time it is about, as <c>0:00:01.000 – 0:00:02.500</c>; empty when it is about none.</summary>
    public string Span => (Finding.StartSeconds, Finding.StopSeconds) switch
    {
        ({ } start, { } stop) when stop > start => $"{Words.Time(start)} – {Words.Time(stop)}",
        ({ } start, _) => Words.Time(start),
        _ => "",
    };
}
