using System.Globalization;
using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.RecordingPages;

/// <summary>Shows and gives the clocks of a recording's tracks.</summary>
public sealed partial class ClockPanel
{
    [Parameter, EditorRequired] public required RecordingDetails Recording { get; set; }

    [Parameter] public bool MayAnnotate { get; set; }

    [SupplyParameterFromForm] private ClockInput? Clock { get; set; }

    [Inject] private TrackClocks Clocks { get; set; } = default!;

    /// <summary>Those that have a clock of their own.</summary>
    private IEnumerable<TrackSummary> Tracks => Recording.Tracks.Where(t => t.Kind is TrackKind.Audio or TrackKind.Captions or TrackKind.Sensor or TrackKind.Camera);

    private string Here => $"/w/{Workspace}/recordings/{Recording.Id}#clocks";

    protected override Task LoadAsync() => Task.CompletedTask;

    private Task ApplyAsync(TrackSummary track) => ActAsync(() => Clocks.SetAsync(Actor, Recording.Id, track.Name, new()
    {
        OffsetSeconds = Read(Clock?.OffsetSeconds, "offset"), DriftPpm = Read(Clock?.DriftPpm, "drift"), ErrorMs = Read(Clock?.ErrorMs, "error"), Note = Clock?.Note, Align = true,
    }, Aborted), Here);

    private Task RevertAsync(TrackSummary track, int number) =>
        ActAsync(() => Clocks.RevertAsync(Actor, Recording.Id, track.Name, number, align: true, Aborted), Here);

    private static string Number(double value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    /// <summary>A number as it was typed or copied from this page: with a sign of minus, or a comma.</summary>
    private static double Read(string? typed, string name) =>
        double.TryParse(typed?.Trim().Replace('−', '-').Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new WorkspaceException(ErrorCode.Invalid, $"The {name} is no number: '{typed}'. Write it like -3.217.");

    private sealed class ClockInput
    {
        public string? OffsetSeconds { get; set; }

        public string? DriftPpm { get; set; }

        public string? ErrorMs { get; set; }

        public string? Note { get; set; }
    }
}
