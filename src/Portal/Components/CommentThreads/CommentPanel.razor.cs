using System.Globalization;
using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Components.CommentThreads;

/// <summary>Reads and changes the comments of one file.</summary>
public sealed partial class CommentPanel
{
    private const int PageSize = 200;

    private CommentPage? threads;

    /// <summary>The file.</summary>
    [Parameter, EditorRequired] public required string Path { get; set; }

    /// <summary>The recording on whose threads this is; null in a file's drawer.</summary>
    [Parameter] public RecordingId? Recording { get; set; }

    [SupplyParameterFromForm] private CommentInput? Input { get; set; }

    [Inject] private Comments Comments { get; set; } = default!;

    /// <summary>Along the recording, then as they were made; what is resolved comes last.</summary>
    private IEnumerable<CommentDetails> InOrder => threads!.Threads.Where(t => !t.IsDeleted || t.Replies.Count > 0)
        .OrderBy(t => t.ResolvedAt is not null).ThenBy(t => t.AtSeconds ?? double.MinValue).ThenBy(t => t.Number);

    protected override async Task LoadAsync() => threads = await Comments.ListAsync(Actor, Workspace, Path, null, null, PageSize, Aborted);

    private Task AddAsync(CommentDetails? thread) => ActAsync(
        () => Comments.AddAsync(Actor, Workspace, new CommentRequest
        {
            Path = Path, Text = Input?.Text ?? "", ReplyTo = thread?.Id,
            FrameIndex = thread is null && Input?.IsHere == true ? Input.Frame : null, AtSeconds = thread is null && Input?.IsHere == true ? Input.Seconds : null,
        }, Aborted), Here(thread?.FrameIndex ?? Input?.Frame));

    private Task EditAsync(CommentDetails comment) =>
        ActAsync(() => Comments.EditAsync(Actor, Workspace, comment.Id, Input?.Text ?? "", Aborted), Here(comment.FrameIndex));

    private Task DeleteAsync(CommentDetails comment) => ActAsync(() => Comments.DeleteAsync(Actor, Workspace, comment.Id, Aborted), Here(comment.FrameIndex));

    private Task ResolveAsync(CommentDetails thread) =>
        ActAsync(() => Comments.ResolveAsync(Actor, Workspace, thread.Id, thread.ResolvedAt is null, Aborted), Here(thread.FrameIndex));

    private string Here(int? frame) => Recording is { } recording
        ? string.Create(CultureInfo.InvariantCulture, $"/w/{Workspace}/recordings/{recording}{(frame is { } f ? $"?frame={f}" : "")}#comments")
        : $"/w/{Workspace}/files/{Words.Escape(WorkspacePath.FolderOf(Path))}?file={Uri.EscapeDataString(Path)}#comments";

    private sealed class CommentInput
    {
        public string? Text { get; set; }

        public bool IsHere { get; set; }

        public int? Frame { get; set; }

        public double? Seconds { get; set; }
    }
}
