using System.ComponentModel;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.McpServer;

/// <summary>Batches: recordings brought in together, on their way to a dataset version.</summary>
internal sealed class BatchTools(AgentCall call, Batches batches)
{
    private const int MostRecordings = 200;

    [McpServerTool(Name = "create_batch", Title = "Make a batch", Destructive = false, UseStructuredContent = true)]
    [Description("""
        Makes a batch of recordings from files that are in the workspace, for a dataset (made when there is none of that name). Give either a
        folder, whose files are grouped into recordings (a folder with one video is one recording; in a folder with several videos a file
        belongs to the video whose name it begins with; talk.cam2.mp4 and talk.depth.mkv are cameras beside talk.mp4), or the recordings one by one. Each file is pinned to the version it has now.
        """)]
    public async Task<BatchAnswer> CreateBatchAsync(
        [Description("The workspace's slug. Example: 'studio'.")] string workspace,
        [Description("A name for people, 1 to 200 characters. Example: 'March shoot'.")] string name,
        [Description("The dataset's name: 2 to 64 letters, digits, dots, hyphens, underscores. Example: 'kitchen-actions'.")] string dataset,
        [Description("The folder with the recordings. Example: 'shoots/2026-03-14'. Leave out when 'recordings' is given.")] string? folder = null,
        [Description("Recordings one by one: a name and the paths of the files; the first video is the clock, others are cameras beside it. Leave out when 'folder' is given.")] IReadOnlyList<RecordingRequest>? recordings = null,
        [Description("The length clips aim at, seconds, 1 to 600; 10 when left out. Clips end at keyframes.")] double? clipSeconds = null,
        [Description("The size shards aim at, MiB, 1 to 4096; 256 when left out.")] int? shardMebibytes = null,
        [Description("'joined' (default): all of a sample in one TAR. 'sidecar': videos in TARs of their own, so that changed captions rewrite none of them.")] ShardLayout shardLayout = ShardLayout.Joined,
        [Description("Share of the recordings for training, 0 to 1; 0.8 when left out. Give all three shares or none; together they are 1.")] double? trainShare = null,
        [Description("Share of the recordings for validation, 0 to 1; 0.1 when left out.")] double? valShare = null,
        [Description("Share of the recordings for testing, 0 to 1; 0.1 when left out.")] double? testShare = null,
        [Description("Any whole number; another one draws other splits. 0 when left out.")] long splitSeed = 0,
        [Description("The largest clock error that passes without a look, ms; half a frame when left out.")] double? maxClockErrorMs = null,
        [Description("Frames of each recording that somebody has to approve before it is published, 0 to 50; 0 when left out.")] int spotChecks = 0,
        CancellationToken cancellationToken = default)
    {
        var defaults = new BatchSettings();
        var shares = new[] { trainShare, valShare, testShare };
        if (shares.Any(s => s is null) && shares.Any(s => s is not null))
            throw new WorkspaceException(ErrorCode.Invalid, "Give trainShare, valShare and testShare together (they add up to 1), or none of them.");
        var request = new BatchRequest
        {
            Name = name, Dataset = dataset, Folder = folder, Recordings = recordings ?? [],
            Settings = new BatchSettings
            {
                ClipSeconds = clipSeconds ?? defaults.ClipSeconds,
                ShardBytes = shardMebibytes is { } mebibytes ? (long)mebibytes << 20 : defaults.ShardBytes,
                ShardLayout = shardLayout,
                Splits = trainShare is { } train ? new SplitRatios(train, valShare!.Value, testShare!.Value) : defaults.Splits,
                SplitSeed = splitSeed,
                Thresholds = defaults.Thresholds with { MaxResidualMs = maxClockErrorMs },
                SpotChecks = spotChecks,
            },
        };
        return Answer(await batches.CreateAsync(await call.ActorAsync(), workspace, request, cancellationToken), [], null);
    }

    [McpServerTool(Name = "get_batch", Title = "Show a batch", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("A batch: its state, its recordings with their states and reasons, its jobs, and what to do next. Without a batchId: the workspace's newest batch, and a list of the others.")]
    public async Task<BatchAnswer> GetBatchAsync(
        [Description("The batch's id from create_batch. Leave out to see the newest batch of a workspace.")] string? batchId = null,
        [Description("The workspace's slug, when there is no batchId. Example: 'studio'.")] string? workspace = null,
        [Description("The last recording's name of the page before; leave out for the first page.")] string? afterRecording = null,
        [Description("'full' (when left out), or 'terse': only recordings that need something, without their tracks, and only the newest job.")] AnswerDetail detail = AnswerDetail.Full,
        CancellationToken cancellationToken = default)
    {
        var actor = await call.ActorAsync();
        if (batchId is not null)
            return Answer(await batches.GetAsync(actor, Parse(batchId), cancellationToken), [], afterRecording, detail);
        if (workspace is null) throw new WorkspaceException(ErrorCode.Invalid, "Give a batchId, or a workspace to see its newest batch.");
        var list = await batches.ListAsync(actor, workspace, 50, cancellationToken);
        if (list.Count == 0)
            throw new WorkspaceException(ErrorCode.NotFound, $"'{workspace}' has no batch yet. create_batch makes one from a folder.");
        return Answer(await batches.GetAsync(actor, list[0].Id, cancellationToken), [.. list.Skip(1)], afterRecording, detail);
    }

    [McpServerTool(Name = "validate_batch", Title = "Validate a batch", Destructive = false, Idempotent = true, UseStructuredContent = true)]
    [Description("Starts a job that probes, checks, indexes and standardises every recording. Unusable ones are quarantined with a reason; the files stay as they are. What was done before is not done again.")]
    public async Task<JobAnswer> ValidateBatchAsync(
        [Description("The batch's id from create_batch.")] string batchId, CancellationToken cancellationToken = default) =>
        JobAnswer.Of(await batches.ValidateAsync(await call.ActorAsync(), Parse(batchId), cancellationToken));

    [McpServerTool(Name = "align_batch", Title = "Align a batch", Destructive = false, Idempotent = true, UseStructuredContent = true)]
    [Description("Starts a job that brings captions and sensors of every validated recording onto the video's clock and judges the result: aligned, needsReview or quarantined. Call it again after set_clock.")]
    public async Task<JobAnswer> AlignBatchAsync(
        [Description("The batch's id from create_batch.")] string batchId, CancellationToken cancellationToken = default) =>
        JobAnswer.Of(await batches.AlignAsync(await call.ActorAsync(), Parse(batchId), cancellationToken));

    [McpServerTool(Name = "publish_batch", Title = "Publish a batch", Destructive = false, UseStructuredContent = true)]
    [Description("Starts a job that cuts clips, draws splits, writes shards and publishes the next version of the batch's dataset. Refused while a recording needs review. With dryRun nothing is started: the answer says what would be published and what blocks it. The same inputs give the same version id; with an idempotencyKey a call that is repeated answers the first one's job.")]
    public async Task<PublishAnswer> PublishBatchAsync(
        [Description("The batch's id from create_batch.")] string batchId,
        [Description("True to be told what would happen, without doing it.")] bool dryRun = false,
        [Description("A word of your own for this publication, 1 to 200 characters: calling again with it never publishes twice. A job that failed is answered too; take another key to try again. Example: 'march-shoot-1'.")] string? idempotencyKey = null,
        CancellationToken cancellationToken = default)
    {
        var (actor, id) = (await call.ActorAsync(), Parse(batchId));
        return dryRun
            ? PublishAnswer.Of(await batches.PreviewPublishAsync(actor, id, cancellationToken))
            : PublishAnswer.Of(await batches.PublishAsync(actor, id, idempotencyKey, cancellationToken));
    }

    private static BatchId Parse(string batchId) => AgentCall.Parse<BatchId>(batchId, "batchId", "create_batch or get_batch");

    private static BatchAnswer Answer(BatchDetails details, IReadOnlyList<BatchSummary> others, string? afterRecording, AnswerDetail detail = AnswerDetail.Full)
    {
        var isTerse = detail == AnswerDetail.Terse;
        var wanted = isTerse ? details.Recordings.Where(r => r.State != RecordingState.Aligned) : details.Recordings;
        var page = Page.Of(wanted, r => r.Name, afterRecording, MostRecordings, MostRecordings);
        return new(
            details.Batch, details.Settings, [.. page.Items.Select(r => isTerse ? BatchRecording.Of(r) with { Tracks = [] } : BatchRecording.Of(r))], page.Next,
            [.. details.Jobs.Take(isTerse ? 1 : 10)], others, [.. details.Refused.Take(200)], NextFor(details));
    }

    private static string NextFor(BatchDetails details)
    {
        if (details.Jobs.FirstOrDefault(job => !job.IsOver) is { } running) return $"A job works on it: wait_for_job with jobId {running.Id}.";
        return details.Batch.State switch
        {
            BatchState.Draft => "validate_batch, then wait_for_job.",
            BatchState.Validated => "align_batch, then wait_for_job.",
            BatchState.Review when details.Recordings.Any(r => r.State == RecordingState.NeedsReview) =>
                "Look at each recording in state needsReview (get_alignment_report, read_frame), then set_clock, review_recording.",
            BatchState.Review => "publish_batch, then wait_for_job.",
            BatchState.Published => $"get_version with dataset '{details.Batch.Dataset}'.",
            BatchState.Quarantined => "No recording can be used: the reasons say why. Upload corrected files, then create_batch again.",
            _ => "Its last job ended without finishing: the job's reason says why. Start that step again.",
        };
    }
}
