using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("WorkspaceAgents.Catalog.Tests.CatalogTestFramework", "WorkspaceAgents.Catalog.Tests")]

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>Runs every test that returns a task once on SQLite and once on PostgreSQL; what is synchronous touches no database and runs once.</summary>
public sealed class CatalogTestFramework(IMessageSink messageSink) : XunitTestFramework(messageSink)
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) =>
        new Discoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink);

    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Discoverer(IAssemblyInfo assemblyInfo, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkDiscoverer(assemblyInfo, sources, diagnostics)
    {
        protected override bool FindTestsForMethod(
            ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions)
        {
            if (testMethod.Method.GetCustomAttributes(typeof(FactAttribute)).FirstOrDefault() is not { } fact
                || testMethod.Method.ReturnType.ToRuntimeType() != typeof(Task))
            {
                return base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
            }

            var only = testMethod.Method.GetCustomAttributes(typeof(OnlyOnAttribute)).FirstOrDefault();
            CatalogProvider[] providers = only is null ? Enum.GetValues<CatalogProvider>() : [only.GetNamedArgument<CatalogProvider>(nameof(OnlyOnAttribute.Provider))];
            var isTheory = typeof(TheoryAttribute).IsAssignableFrom(((IReflectionAttributeInfo)fact).Attribute.GetType());
            return providers.All(provider =>
            {
                IXunitTestCaseDiscoverer discoverer = isTheory ? new CatalogTheoryDiscoverer(DiagnosticMessageSink, provider) : new CatalogFactDiscoverer(DiagnosticMessageSink, provider);
                return discoverer.Discover(discoveryOptions, testMethod, fact).All(test => ReportDiscoveredTestCase(test, includeSourceInformation, messageBus));
            });
        }
    }

    private sealed class Executor(AssemblyName assemblyName, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assemblyName, sources, diagnostics)
    {
        // The base class's method is "async void" too: the interface gives the runner nothing to await.
        protected override async void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using var runner = new AssemblyRunner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync();
        }
    }

    private sealed class AssemblyRunner(
        ITestAssembly testAssembly, IEnumerable<IXunitTestCase> testCases, IMessageSink diagnostics, IMessageSink execution, ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(testAssembly, testCases, diagnostics, execution, options)
    {
        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            await base.BeforeTestAssemblyFinishedAsync();
            // Here and not when the process exits: the runner kills a process that takes longer than a moment to end.
            await PostgresDatabases.StopAsync();
        }
    }
}
