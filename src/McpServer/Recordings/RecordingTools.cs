using System.ComponentModel;
using System.Globalization;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.McpServer;

/// <summary>Looking into recordings, and deciding about them.</summary>
internal sealed class RecordingTools(AgentCall call, Catalog.Recordings recordings, RecordingFrames frames, TrackClocks clocks, SpotChecks checks, RecordingLayers layers)
{
    private const int ImageWidth = 640;
    private const int TileWidth = 200;
    private const int MaxTileWidth = 320;
    private const int MaxImages = 8;
    private const int MaxSheetFrames = 100;
    private const int MaxAnnotationsLength = 1_000_000;
    private const double LayerOverlap = 0.5;
    private const string IdHint = "The recording's id from get_batch.";

    [McpServerTool(Name = "get_recording", Title = "Show a recording", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("A recording: state and reason, its tracks with given clocks, what validating measured (codec, size, frames, duration, frame distances) and found, and its annotation layers. With layer: a page of its annotations from fromFrame on; with compareWith, too: how far that layer agrees with it.")]
    public async Task<RecordingAnswer> GetRecordingAsync(
        [Description(IdHint)] string recordingId,
        [Description("How many findings to pass over, 0 or more, for the next page of them.")] int skipFindings = 0,
        [Description("The most findings, annotations or differing frames to answer with, 1 to 200; 20 when left out.")] int limit = 20,
        [Description("An annotation layer to read. Example: 'human-1', or 'human-1@2' for its version 2.")] string? layer = null,
        [Description("The first frame of the layer to read, from 0.")] int fromFrame = 0,
        [Description("Another layer, or another version of it, to compare with; 'layer' is taken as the truth. Example: 'model-v3'.")] string? compareWith = null,
        CancellationToken cancellationToken = default)
    {
        var (actor, id, count) = (await call.ActorAsync(), Parse(recordingId), Math.Clamp(limit, 1, 200));
        var answer = await ShowAsync(actor, id, skipFindings, count, cancellationToken);
        if (layer is null) return answer;
        var (name, version) = LayerName(layer);
        if (compareWith is { } other)
        {
            var comparison = await layers.CompareAsync(actor, id, (name, version), LayerName(other), LayerOverlap, cancellationToken);
            return answer with { Comparison = comparison with { Differences = [.. comparison.Differences.Take(count)] } };
        }

        var (found, content) = await layers.ReadAsync(actor, id, name, version, cancellationToken);
        return answer with { Layer = LayerPage.Of(found, content, fromFrame, count, call.UrlOf($"/api/v1/recordings/{id}/layers/{found.Name}?version={found.Version}")) };
    }

    [McpServerTool(Name = "get_alignment_report", Title = "Show how a recording is aligned", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("How each track lies on the recording's clock (offset s, drift ppm, coverage 0 to 1, largest gap s, error bound ms), how the clock was found and how sure it is), the verdict with its reasons, and findings, worst first. With spotChecks: frames drawn at random with the text, sound position and sensor values of their time; compare each with read_frame, then review_recording with approveFrame or rejectFrame.")]
    public async Task<AlignmentAnswer> GetAlignmentReportAsync(
        [Description(IdHint)] string recordingId,
        [Description("How many findings to pass over, 0 or more, for the next page of them.")] int skipFindings = 0,
        [Description("The most findings to answer with, 1 to 200; 20 when left out.")] int limit = 20,
        [Description("How many frames to draw for spot checks, 1 to 50; none when left out.")] int? spotChecks = null,
        [Description("Any whole number; another one draws other frames. 0 when left out.")] long seed = 0,
        CancellationToken cancellationToken = default)
    {
        var actor = await call.ActorAsync();
        var recording = await recordings.GetAsync(actor, Parse(recordingId), cancellationToken);
        if (recording.Alignment is null)
            throw new WorkspaceException(ErrorCode.Conflict, $"'{recording.Name}' is not aligned yet: it is {recording.State.ToString().ToLowerInvariant()}{(recording.Reason is null ? "" : $" ({recording.Reason})")}. align_batch aligns a validated batch.");
        var sheet = spotChecks is { } count ? await checks.DrawAsync(actor, recording.Id, count, seed, cancellationToken) : null;
        return AlignmentAnswer.Of(recording, call.UrlOf($"/api/v1/recordings/{recording.Id}/report"), skipFindings, Math.Clamp(limit, 1, 200)) with { SpotChecks = sheet };
    }

    [McpServerTool(Name = "read_frame", Title = "See frames", ReadOnly = true, Idempotent = true)]
    [Description("Frames of a validated recording as images, with their exact frame indexes and pts. For one frame give frameIndex, or atSeconds for the frame on screen at that time. For several give frameIndices (up to 8 images), or fromSeconds and toSeconds with count: they come as one contact sheet, row by row, as frameIndices do with asSheet.")]
    public async Task<CallToolResult> ReadFrameAsync(
        [Description(IdHint)] string recordingId,
        [Description("The frame's number in presentation order, 0 to frameCount - 1 (get_recording gives frameCount).")] int? frameIndex = null,
        [Description("A time on the recording's clock in seconds. Example: 12.48.")] double? atSeconds = null,
        [Description("Several frame numbers, up to 8, with asSheet up to 100. Example: [0, 30, 60].")] int[]? frameIndices = null,
        [Description("The first second of a range of which a contact sheet is made; the beginning when left out and toSeconds is given.")] double? fromSeconds = null,
        [Description("The second the range ends before; the end when left out and fromSeconds is given.")] double? toSeconds = null,
        [Description("How many frames of the range, spread evenly, 1 to 100; 16 when left out.")] int count = 16,
        [Description("One contact sheet instead of an image a frame, for frameIndices.")] bool asSheet = false,
        [Description("The widest an image may be, pixels, 16 to 1920; 640 when left out. On a sheet each frame is 16 to 320, 200 when left out.")] int? maxWidth = null,
        CancellationToken cancellationToken = default)
    {
        var isRange = fromSeconds is not null || toSeconds is not null;
        var ways = (frameIndex is null ? 0 : 1) + (atSeconds is null ? 0 : 1) + (frameIndices is null ? 0 : 1) + (isRange ? 1 : 0);
        if (ways != 1) throw new WorkspaceException(ErrorCode.Invalid, "Give either frameIndex or atSeconds for one frame, or frameIndices, or fromSeconds and toSeconds.");
        if (maxWidth is < 16 or > 1920) throw new WorkspaceException(ErrorCode.Invalid, "maxWidth is 16 to 1920 pixels.");
        if (count is < 1 or > MaxSheetFrames) throw new WorkspaceException(ErrorCode.Invalid, $"count is 1 to {MaxSheetFrames}.");
        var (actor, id) = (await call.ActorAsync(), Parse(recordingId));
        if (isRange || (asSheet && frameIndices is not null))
        {
            var selection = isRange ? new FrameSelection { FromSeconds = fromSeconds, ToSeconds = toSeconds, Spread = count } : new FrameSelection { Indices = frameIndices };
            return await ReadSheetAsync(actor, id, selection, Math.Min(maxWidth ?? TileWidth, MaxTileWidth), cancellationToken);
        }

        var wanted = frameIndices ?? [frameIndex ?? await frames.GetPlayedAtAsync(actor, id, atSeconds!.Value, cancellationToken)];
        if (wanted.Length is < 1 or > MaxImages)
            throw new WorkspaceException(ErrorCode.Invalid, $"frameIndices holds 1 to {MaxImages} numbers; with asSheet up to {MaxSheetFrames} come as one image.");
        var content = new List<ContentBlock>();
        foreach (var one in wanted)
        {
            var frame = await frames.ReadAsync(actor, id, one, FrameFormat.Jpeg, maxWidth ?? ImageWidth, cancellationToken);
            content.Add(ImageContentBlock.FromBytes(frame.Bytes, frame.MediaType));
            content.Add(new TextContentBlock { Text = Describe(frame.FrameIndex, frame.PtsSeconds) });
        }

        return new() { Content = content };
    }

    [McpServerTool(Name = "set_clock", Title = "Give a track's clock", Idempotent = true, UseStructuredContent = true)]
    [Description("Says how a track's own time becomes the recording's: t_recording = offset + (1 + drift/1,000,000) * t_track. Takes effect with the next align_batch; leave offsetSeconds out to take a given clock away, and use the stated or measured one again. Every clock that was given is kept (get_recording: clockVersions); revertTo goes back to one.")]
    public async Task<RecordingAnswer> SetClockAsync(
        [Description(IdHint)] string recordingId,
        [Description("The track's file name, not the video's. Example: 'imu.csv'.")] string track,
        [Description("Seconds the track's zero lies after the recording's zero, -320,000,000 to 320,000,000. Example: -0.35 when the track is 0.35 s late.")] double? offsetSeconds = null,
        [Description("How much faster the recording's clock runs than the track's, parts per million, -10,000 to 10,000; 0 when left out.")] double driftPpm = 0,
        [Description("How far the clock may be off, ms, 0 to 60,000; 0 when left out. The gate asks for half a frame.")] double errorMs = 0,
        [Description("Why, for the people who ask later, up to 500 characters. Example: 'clap at 12.48 s'.")] string? note = null,
        [Description("The number of an earlier clock to go back to, instead of the values above; 0 for the clock it came with.")] int? revertTo = null,
        CancellationToken cancellationToken = default)
    {
        var (actor, id) = (await call.ActorAsync(), Parse(recordingId));
        if (revertTo is { } number) await clocks.RevertAsync(actor, id, track, number, align: false, cancellationToken);
        else await clocks.SetAsync(actor, id, track, new() { OffsetSeconds = offsetSeconds, DriftPpm = driftPpm, ErrorMs = errorMs, Note = note }, cancellationToken);
        return await ShowAsync(actor, id, cancellationToken);
    }

    [McpServerTool(Name = "review_recording", Title = "Approve or quarantine a recording", Idempotent = true, UseStructuredContent = true)]
    [Description("Decides about a recording. 'approve' lets one in state needsReview be published as it is aligned now: look first, with get_alignment_report and read_frame. 'quarantine' keeps one out of the dataset; its files stay, and validating the batch again brings it back for another try. 'approveFrame' and 'rejectFrame' say whether everything belongs together at one frame (a spot check from get_alignment_report); a rejected frame blocks publishing until the recording is aligned otherwise or 'withdrawFrame' takes it back. 'annotate' writes a new version of an annotation layer from annotations; larger files go by PUT to /api/v1/recordings/{id}/layers/{layer} with your token.")]
    public async Task<RecordingAnswer> ReviewRecordingAsync(
        [Description(IdHint)] string recordingId,
        [Description("'approve', 'quarantine', 'approveFrame', 'rejectFrame', 'withdrawFrame' or 'annotate'.")] string decision,
        [Description("Why, for the people who ask later, up to 500 characters; needed with quarantine. Example: 'lens cap on until 00:40'.")] string? reason = null,
        [Description("The frame that approveFrame, rejectFrame and withdrawFrame are about, from 0.")] int? frameIndex = null,
        [Description("The layer that annotate writes: letters, digits, '-', '_' and '.'. Example: 'human-1'.")] string? layer = null,
        [Description("The annotations as text, up to 1,000,000 characters: COCO, CVAT XML, Label Studio, WebVTT, or JSON lines, the first {\"format\":\"workspaceagents.layer/1\",\"name\":\"x\",\"categories\":[{\"name\":\"dog\"}]}, every other {\"id\":\"1\",\"frame\":3,\"category\":\"dog\",\"box\":[left,top,width,height]}. Frames count from 0, places are pixels.")] string? annotations = null,
        [Description("The layer's version that the annotations were made from: newer changes are then merged, and what both changed is refused. Replaces whatever is there when left out.")] int? basedOn = null,
        CancellationToken cancellationToken = default)
    {
        var (actor, id) = (await call.ActorAsync(), Parse(recordingId));
        switch (decision)
        {
            case "approve": await recordings.ApproveAsync(actor, id, cancellationToken); break;
            case "quarantine": await recordings.QuarantineAsync(actor, id, reason ?? "", cancellationToken); break;
            case "approveFrame": await checks.DecideAsync(actor, id, Frame(), SpotCheckAnswer.Approve, reason, cancellationToken); break;
            case "rejectFrame": await checks.DecideAsync(actor, id, Frame(), SpotCheckAnswer.Reject, reason, cancellationToken); break;
            case "withdrawFrame": await checks.DecideAsync(actor, id, Frame(), SpotCheckAnswer.Withdraw, reason, cancellationToken); break;
            case "annotate": await AnnotateAsync(); break;
            default: throw new WorkspaceException(ErrorCode.Invalid, $"decision is 'approve', 'quarantine', 'approveFrame', 'rejectFrame', 'withdrawFrame' or 'annotate', not '{decision}'.");
        }

        return await ShowAsync(actor, id, cancellationToken);

        int Frame() => frameIndex ?? throw new WorkspaceException(ErrorCode.Invalid, $"{decision} needs frameIndex.");

        async Task AnnotateAsync()
        {
            if (layer is null || annotations is null) throw new WorkspaceException(ErrorCode.Invalid, "annotate needs layer and annotations.");
            if (annotations.Length > MaxAnnotationsLength) throw new WorkspaceException(ErrorCode.Invalid, $"annotations has up to {MaxAnnotationsLength} characters; PUT the file to {call.UrlOf($"/api/v1/recordings/{id}/layers/{layer}")} with your token.");
            await layers.PutAsync(actor, id, layer, System.Text.Encoding.UTF8.GetBytes(annotations), new() { Note = reason, BasedOn = basedOn }, cancellationToken);
        }
    }

    private static (string Name, int? Version) LayerName(string layer) => layer.Split('@') switch
    {
        [var name] => (name, null),
        [var name, var number] when int.TryParse(number, CultureInfo.InvariantCulture, out var version) => (name, version),
        _ => throw new WorkspaceException(ErrorCode.Invalid, $"A layer is 'name', or 'name@2' for its version 2, not '{layer}'."),
    };

    private async Task<CallToolResult> ReadSheetAsync(Actor actor, RecordingId id, FrameSelection selection, int tileWidth, CancellationToken cancellationToken)
    {
        if (selection.Indices is { Count: > MaxSheetFrames }) throw new WorkspaceException(ErrorCode.Invalid, $"A sheet holds {MaxSheetFrames} frames.");
        var sheet = await frames.ReadSheetAsync(actor, id, selection, tileWidth, columns: null, cancellationToken);
        var lines = sheet.FrameIndices.Select((frame, i) => $"row {(i / sheet.Sheet.Columns) + 1}, column {(i % sheet.Sheet.Columns) + 1}: {Describe(frame, sheet.PtsSeconds[i])}");
        return new() { Content = [ImageContentBlock.FromBytes(sheet.Bytes, "image/jpeg"), new TextContentBlock { Text = string.Join('\n', lines) }] };
    }

    private static string Describe(int frameIndex, double ptsSeconds) => string.Create(CultureInfo.InvariantCulture, $"frameIndex {frameIndex}, ptsSeconds {ptsSeconds:0.000000}");

    private static RecordingId Parse(string recordingId) => AgentCall.Parse<RecordingId>(recordingId, "recordingId", "get_batch");

    private Task<RecordingAnswer> ShowAsync(Actor actor, RecordingId id, CancellationToken cancellationToken) => ShowAsync(actor, id, 0, 20, cancellationToken);

    private async Task<RecordingAnswer> ShowAsync(Actor actor, RecordingId id, int skipFindings, int limit, CancellationToken cancellationToken)
    {
        var newest = (await layers.ListAsync(actor, id, cancellationToken)).DistinctBy(version => version.Name);
        return RecordingAnswer.Of(await recordings.GetAsync(actor, id, cancellationToken), skipFindings, limit) with { Layers = [.. newest] };
    }
}
