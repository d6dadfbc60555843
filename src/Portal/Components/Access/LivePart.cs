using System.Text.Json;
using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.Access;

/// <summary>A part of a page that follows the catalog: quickly while a job runs, slowly otherwise; it renders only when something changed.</summary>
/// <typeparam name="T">What it shows.</typeparam>
public abstract class LivePart<T> : WorkspacePage, IDisposable
    where T : class
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(700);
    private const int IdleTicks = 6;

    private readonly CancellationTokenSource leaving = new();
    private string shown = "";

    [Inject] private TimeProvider Time { get; set; } = default!;

    /// <summary>What is shown; null before it was read.</summary>
    protected T? Current { get; private set; }

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads what is shown now.</summary>
    protected abstract Task<T> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Whether it changes by itself just now.</summary>
    protected abstract bool IsBusy(T current);

    protected sealed override async Task LoadAsync()
    {
        Current = await ReadAsync(leaving.Token);
        shown = JsonSerializer.Serialize(Current, CatalogJson.Options);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Refused is null) _ = FollowAsync(leaving.Token);
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, Time);
        try
        {
            for (var tick = 1; await timer.WaitForNextTickAsync(cancellationToken); tick++)
            {
                if (Current is not null && !IsBusy(Current) && tick % IdleTicks != 0) continue;
                await InvokeAsync(RefreshAsync);
                if (Refused is not null) return;
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private async Task RefreshAsync()
    {
        var before = shown;
        try
        {
            await RequireActorAsync();
            await LoadAsync();
        }
        catch (WorkspaceException refusal)
        {
            // Signed out, or no member any more: nothing more is shown.
            Refuse(refusal);
            StateHasChanged();
            return;
        }

        // While it runs, the time it has taken changes too.
        if (shown != before || IsBusy(Current!)) StateHasChanged();
    }
}
