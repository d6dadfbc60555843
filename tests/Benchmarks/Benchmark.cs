namespace WorkspaceAgents.Benchmarks;

/// <summary>Something that is measured.</summary>
/// <param name="Name">As typed after <c>--</c>.</param>
/// <param name="Prints">What it measures, and its options with their defaults.</param>
/// <param name="RunAsync">Compares outputs first, then measures into the report.</param>
internal sealed record Benchmark(string Name, string Prints, Func<Options, Report, CancellationToken, Task> RunAsync);
