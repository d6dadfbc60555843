using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.Access;

/// <summary>A page that shows something of the catalog: who looks, loading, and refusals shown in place instead of an error page.</summary>
public abstract class WorkspacePage : ComponentBase
{
    /// <summary>The workspace's slug, from the address.</summary>
    [Parameter] public string Workspace { get; set; } = "";

    [Inject] private CurrentActor CurrentActor { get; set; } = default!;

    [Inject] private protected NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private protected HttpContext? Http { get; set; }

    /// <summary>Who looks; set before <see cref="LoadAsync"/>.</summary>
    protected Actor Actor { get; private set; } = default!;

    /// <summary>Why the page cannot be shown.</summary>
    protected WorkspaceException? Refused { get; private set; }

    /// <summary>Why what was just asked for was not done; the page stays.</summary>
    protected string? Problem { get; private set; }

    /// <summary>Stops what the page asked for when the browser goes away.</summary>
    protected CancellationToken Aborted => Http?.RequestAborted ?? default;

    protected sealed override async Task OnParametersSetAsync()
    {
        try
        {
            Actor = await CurrentActor.RequireAsync(Aborted);
            await LoadAsync();
        }
        catch (WorkspaceException refusal)
        {
            Refuse(refusal);
        }
    }

    /// <summary>Asks again who looks, for a part that stays open: the person may have been signed out meanwhile.</summary>
    /// <exception cref="WorkspaceException">Nobody is signed in any more.</exception>
    protected async Task RequireActorAsync() => Actor = await CurrentActor.RequireAsync(Aborted);

    /// <summary>Shows why the page cannot be shown, or no longer.</summary>
    protected void Refuse(WorkspaceException refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        Refused = refusal;
        if (Http is { Response.HasStarted: false } http) http.Response.StatusCode = StatusOf(refusal.Code);
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Does what a form asks for; a refusal is shown on the page, which is loaded again either way.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="goTo">Where to go when it worked, so that reloading the page does not do it twice; null to stay.</param>
    protected async Task ActAsync(Func<Task> work, string? goTo = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            Problem = null;
            await RequireActorAsync();
            await work();
        }
        catch (WorkspaceException refusal)
        {
            Problem = refusal.Message;
            goTo = null;
        }

        if (goTo is not null) Navigation.NavigateTo(goTo);
        else await LoadAsync();
    }

    /// <summary>What a field of the form that was just sent held, so that a refused form keeps what was typed; null when none was sent.</summary>
    /// <param name="field">The field's name.</param>
    protected string? Sent(string field) => Http?.Request is { HasFormContentType: true } request && request.Form.TryGetValue(field, out var value) ? value.ToString() : null;

    /// <summary>Whether a form was just sent; if the page is still here, it was refused.</summary>
    /// <param name="form">The form's name.</param>
    protected bool IsSent(string form) => Sent("_handler") == form;

    private static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorCode.Forbidden => StatusCodes.Status403Forbidden,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status409Conflict,
    };
}
