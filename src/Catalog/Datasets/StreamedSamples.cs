using WorkspaceAgents.Loader;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Samples of a version, one after another.</summary>
/// <param name="VersionId">The version.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="SampleCount">Samples of an epoch, of all ranks together.</param>
/// <param name="Samples">The samples; read once. A <see cref="WorkspaceException"/> says why there are no more: the next sample cannot be read, or the reader may no longer read.</param>
public sealed record StreamedSamples(BlobHash VersionId, LoaderState Start, long SampleCount, IAsyncEnumerable<Sample> Samples);
