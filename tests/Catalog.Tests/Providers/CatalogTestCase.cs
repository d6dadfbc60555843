using System.ComponentModel;
using WorkspaceAgents.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>One test, or one row of a theory, on one database.</summary>
public sealed class CatalogTestCase : XunitTestCase
{
    private CatalogProvider provider;

    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For deserialisation by the runner only.")]
    public CatalogTestCase()
    {
    }

    public CatalogTestCase(
        IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod testMethod, CatalogProvider provider,
        object[]? arguments = null)
        : base(diagnostics, display, displayOptions, testMethod, arguments) => this.provider = provider;

    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource)
    {
        CatalogFixture.Provider = provider;
        return await base.RunAsync(diagnosticMessageSink, messageBus, constructorArguments, aggregator, cancellationTokenSource);
    }

    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        data.AddValue(nameof(provider), (int)provider);
    }

    public override void Deserialize(IXunitSerializationInfo data)
    {
        provider = (CatalogProvider)data.GetValue<int>(nameof(provider));
        base.Deserialize(data);
    }

    protected override string GetUniqueID() => $"{base.GetUniqueID()}:{provider}";

    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) =>
        $"{base.GetDisplayName(factAttribute, displayName)} [{provider}]";

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        base.GetSkipReason(factAttribute) ?? (provider == CatalogProvider.Postgres ? ToolPath.ReasonToSkip(["initdb", "pg_ctl"]) : null);

    protected override void Initialize()
    {
        base.Initialize();
        Traits["Provider"] = [provider.ToString()];
    }
}
