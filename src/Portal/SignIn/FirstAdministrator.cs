using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>Sees to it that an installation which is older than administrators has one.</summary>
internal sealed partial class FirstAdministrator(AccountAdministration administration, ILogger<FirstAdministrator> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (await administration.EnsureAdministratorAsync(Actor.System("start"), stoppingToken) is { } userName) LogFirst(userName);
    }

    [LoggerMessage(LogLevel.Information, "{UserName} owns the oldest workspace and is now an administrator of the installation")]
    private partial void LogFirst(string userName);
}
