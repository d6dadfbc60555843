using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class AccountsApi
{
    public static RouteGroupBuilder MapAccounts(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/accounts").WithTags("Accounts");
        group.MapGet("", ListAsync).WithSummary("The installation's accounts by name, after the user name of the last one seen; for administrators.");
        group.MapPatch("/{userName}", ChangeAsync).WithSummary("Disables or enables an account, sets its address, makes or unmakes an administrator, turns a lost second step off; for administrators.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<AccountSummary>>> ListAsync(
        Caller caller, [AsParameters] AccountsQuery query, AccountAdministration administration, CancellationToken cancellationToken) =>
        TypedResults.Ok(await administration.ListAsync(caller.Actor, query.Filter, query.After, query.Limit ?? 100, cancellationToken));

    private static async Task<Ok<AccountSummary>> ChangeAsync(
        Caller caller, string userName, AccountChange body, AccountAdministration administration, CancellationToken cancellationToken) =>
        TypedResults.Ok(await administration.ChangeAsync(caller.Actor, userName, body, cancellationToken));

    internal sealed record AccountsQuery(string? Filter, string? After, int? Limit);
}
