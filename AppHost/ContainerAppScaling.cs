using System.Globalization;
using Aspire.Hosting.Azure;
using Azure.Provisioning.AppContainers;

namespace WorkspaceAgents.AppHost;

/// <summary>How the hosts are probed and scaled in Azure Container Apps; called when publishing only.</summary>
internal static class ContainerAppScaling
{
    private const int Port = 8080;

    /// <summary>Restarts a replica that is not alive, sends requests only to those that are ready.</summary>
    public static ContainerApp Probe(this ContainerApp app)
    {
        var container = app.Template.Containers[0].Value!;
        container.Probes.Add(new ContainerAppProbe
        {
            ProbeType = ContainerAppProbeType.Liveness,
            HttpGet = new ContainerAppHttpRequestInfo { Path = "/alive", Port = Port },
        });
        container.Probes.Add(new ContainerAppProbe
        {
            ProbeType = ContainerAppProbeType.Readiness,
            HttpGet = new ContainerAppHttpRequestInfo { Path = "/health", Port = Port },
        });
        return app;
    }

    /// <summary>Keeps a visitor on one replica: Blazor Server holds the page's state there.</summary>
    public static ContainerApp Sticky(this ContainerApp app)
    {
        app.Configuration.Ingress.StickySessionsAffinity = StickySessionAffinity.Sticky;
        return app;
    }

    /// <summary>Adds replicas while one has more concurrent requests than stated.</summary>
    public static ContainerApp ScaleByRequests(this ContainerApp app, int minReplicas, int maxReplicas, int concurrentRequests)
    {
        app.Template.Scale.MinReplicas = minReplicas;
        app.Template.Scale.MaxReplicas = maxReplicas;
        app.Template.Scale.Rules.Add(new ContainerAppScaleRule
        {
            Name = "requests",
            Http = new ContainerAppHttpScaleRule
            {
                Metadata = { ["concurrentRequests"] = concurrentRequests.ToString(CultureInfo.InvariantCulture) },
            },
        });
        return app;
    }

    /// <summary>Adds replicas while jobs wait: KEDA's PostgreSQL scaler counts them in the catalog (keda.sh/docs/latest/scalers/postgresql).</summary>
    public static ContainerApp ScaleByWaitingJobs(
        this ContainerApp app, AzureResourceInfrastructure infrastructure, WaitingJobs jobs, int minReplicas, int maxReplicas)
    {
        app.Template.Scale.MinReplicas = minReplicas;
        app.Template.Scale.MaxReplicas = maxReplicas;
        app.Configuration.Secrets.Add(new ContainerAppWritableSecret
        {
            Name = "scaler-password",
            Value = jobs.Password.AsProvisioningParameter(infrastructure),
        });
        app.Template.Scale.Rules.Add(new ContainerAppScaleRule
        {
            Name = "waiting-jobs",
            Custom = new ContainerAppCustomScaleRule
            {
                CustomScaleRuleType = "postgresql",
                Metadata =
                {
                    { "host", jobs.Host.AsProvisioningParameter(infrastructure, parameterName: "scaler_host") },
                    { "port", "5432" },
                    { "userName", jobs.User.AsProvisioningParameter(infrastructure) },
                    { "dbName", jobs.Database },
                    { "sslmode", "require" },
                    { "query", WaitingJobs.Query },
                    { "targetQueryValue", WaitingJobs.JobsPerReplica },
                },
                Auth = { new ContainerAppScaleRuleAuth { TriggerParameter = "password", SecretRef = "scaler-password" } },
            },
        });
        return app;
    }
}
