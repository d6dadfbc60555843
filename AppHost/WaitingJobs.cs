namespace WorkspaceAgents.AppHost;

/// <summary>What the autoscaler needs to count the jobs that wait in the catalog.</summary>
internal sealed record WaitingJobs(
    ReferenceExpression Host, IResourceBuilder<ParameterResource> User, IResourceBuilder<ParameterResource> Password, string Database)
{
    /// <summary>One integer: jobs that wait or run. The table and states are those of the catalog's <c>Job</c> entity.</summary>
    public const string Query = """SELECT COUNT(*) FROM "Jobs" WHERE "State" IN ('Queued', 'Running')""";

    /// <summary>Jobs per replica that the autoscaler aims at.</summary>
    public const string JobsPerReplica = "2";
}
