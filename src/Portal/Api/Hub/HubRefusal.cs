namespace WorkspaceAgents.Portal.Api;

/// <summary>A refusal with the Hub's own code.</summary>
internal sealed class HubRefusal(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;
}
