using Xunit.Abstractions;
using Xunit.Sdk;

namespace WorkspaceAgents.Catalog.Tests;

internal sealed class CatalogFactDiscoverer(IMessageSink diagnostics, CatalogProvider provider) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new CatalogTestCase(
            DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod, provider);
}
