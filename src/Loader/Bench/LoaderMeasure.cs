namespace WorkspaceAgents.Loader;

/// <summary>What reading with one setting gave.</summary>
/// <param name="PrefetchSamples">Samples read ahead.</param>
/// <param name="SamplesPerSecond">Samples a second.</param>
/// <param name="BytesPerSecond">Bytes of members a second.</param>
/// <param name="ProcessorShare">Processors kept busy by this process, 0 to the machine's number of them.</param>
public sealed record LoaderMeasure(int PrefetchSamples, double SamplesPerSecond, double BytesPerSecond, double ProcessorShare);
