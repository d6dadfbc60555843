using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.ActivityPages;

/// <summary>What happened, newest first; what happens is put on top as it does.</summary>
public sealed partial class ActivityBoard
{
    private const int PageSize = 50;
    private const int MaxShown = 1_000;

    private readonly CancellationTokenSource leaving = new();
    private readonly List<ActivityEvent> events = [];
    private long? next;
    private bool isRead;
    private bool isLive;

    [Inject] private ActivityFeed Feed { get; set; } = default!;

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task LoadAsync()
    {
        if (isRead) return;
        var page = await Feed.ListAsync(Actor, Workspace, null, PageSize, leaving.Token);
        events.AddRange(page.Events);
        (next, isRead) = (page.Next, true);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Refused is null && isRead) _ = FollowAsync(leaving.Token);
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            isLive = true;
            await InvokeAsync(StateHasChanged);
            await foreach (var news in Feed.FollowAsync(Actor, Workspace, events.Count > 0 ? events[0].Sequence : null, cancellationToken))
            {
                await RequireActorAsync();
                if (news.Events.Count > 0) await InvokeAsync(() => Show(news.Events));
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (WorkspaceException refusal)
        {
            // Signed out, or no member any more.
            isLive = false;
            Refuse(refusal);
            await InvokeAsync(StateHasChanged);
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private void Show(IReadOnlyList<ActivityEvent> news)
    {
        events.InsertRange(0, news.Reverse());
        if (events.Count > MaxShown)
        {
            events.RemoveRange(MaxShown, events.Count - MaxShown);
            next = events[^1].Sequence;
        }

        StateHasChanged();
    }

    private async Task OlderAsync()
    {
        await RequireActorAsync();
        var page = await Feed.ListAsync(Actor, Workspace, next, PageSize, leaving.Token);
        events.AddRange(page.Events);
        next = page.Next;
    }
}
