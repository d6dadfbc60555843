using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>The job that makes a published version again from its inputs, remembers nothing, and compares every byte's hash.</summary>
internal sealed class VersionRebuild(VersionBuilder versions, IBlobStore blobs)
{
    private const int MostNamed = 5;

    public async Task<(string Message, BlobHash? Version)> RebuildAsync(BlobHash version, ProgressPart progress, CancellationToken cancellationToken)
    {
        VersionManifest published;
        try
        {
            published = VersionManifest.Parse(await blobs.ReadAllAsync(version, cancellationToken), version);
        }
        catch (Exception unusable) when (unusable is ManifestException or BlobNotFoundException)
        {
            throw new WorkspaceException(ErrorCode.GateRefused, $"The manifest of version {version.Short()} cannot be used: {unusable.Message} Restore it from a copy.", unusable);
        }

        await CheckInputsAsync(published, progress.Part(0.1), cancellationToken);
        var plan = new VersionPlan(published.DatasetName, [.. published.Inputs.Select(RecordingInput.From)], published.Parameters, published.Quarantined, published.Notes);
        var made = await versions.BuildAsync(plan, StepMode.Fresh, progress.Part(0.9), cancellationToken);
        var before = ArtifactsOf(published);
        var now = ArtifactsOf(made);
        List<string> different = [.. before.Keys.Union(now.Keys).Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name)).Order(StringComparer.Ordinal)];
        List<string> tools = [.. DifferencesOf("tool", published.Tools, made.Tools), .. DifferencesOf("step", published.Steps, made.Steps)];
        if (different.Count > 0)
        {
            throw new WorkspaceException(ErrorCode.GateRefused,
                $"The rebuild of {version.Short()} differs in {different.Count} of {before.Count} artifacts: {Some(different)}. "
                + (tools.Count > 0 ? $"The tools differ too: {Some(tools)}. Rebuild with the versions the manifest names." : "The tools are the same, so report this as a bug."));
        }

        if (tools.Count > 0) return ($"rebuilt {version.Short()}: all {before.Count} artifacts are equal, although {Some(tools)}", version);
        // The artifacts are equal one by one; this says that nothing else differs either.
        if (made.ComputeId() != version)
            throw new WorkspaceException(ErrorCode.GateRefused, $"All {before.Count} artifacts of {version.Short()} are equal, but the manifest made now is {made.ComputeId()}. Report this as a bug.");
        return ($"rebuilt {version.Short()}: all {before.Count} artifacts and the manifest are equal", version);
    }

    private async Task CheckInputsAsync(VersionManifest manifest, ProgressPart progress, CancellationToken cancellationToken)
    {
        List<(string Recording, ManifestFile File)> files = [.. manifest.Inputs.SelectMany(i => i.Files.Select(f => (i.Recording, f)))];
        var wrong = new List<string>();
        for (var i = 0; i < files.Count; i++)
        {
            var (recording, file) = files[i];
            progress.Report((double)i / files.Count, $"reading {file.Path}");
            try
            {
                if (!await blobs.VerifyAsync(file.Sha256, cancellationToken)) wrong.Add($"'{file.Path}' of '{recording}' is damaged");
            }
            catch (BlobNotFoundException)
            {
                wrong.Add($"'{file.Path}' of '{recording}' is missing");
            }
        }

        progress.Report(1);
        if (wrong.Count > 0)
        {
            throw new WorkspaceException(ErrorCode.GateRefused,
                $"The version cannot be rebuilt, because {wrong.Count} of its {files.Count} inputs can no longer be read: {Some(wrong)}. Upload exactly these files again (each must have the SHA-256 the manifest names) and start the rebuild again.");
        }
    }

    /// <summary>Everything a version is made of, by a name for people.</summary>
    private static Dictionary<string, BlobHash> ArtifactsOf(VersionManifest manifest)
    {
        var artifacts = new Dictionary<string, BlobHash>(StringComparer.Ordinal);
        foreach (var recording in manifest.Recordings)
        {
            artifacts.Add($"frame index of {recording.Name}", recording.FrameIndex);
            artifacts.Add($"standardised video of {recording.Name}", recording.Standardised);
            artifacts.Add($"metadata index of {recording.Name}", recording.MetadataIndex);
            artifacts.Add($"alignment report of {recording.Name}", recording.AlignmentReport);
        }

        foreach (var member in manifest.Samples.SelectMany(s => s.Members)) artifacts.Add(member.Name, member.Hash);
        foreach (var shard in manifest.Shards)
        {
            artifacts.Add(shard.Name, shard.Sha256);
            artifacts.Add($"recipe of {shard.Name}", shard.Recipe);
        }

        return artifacts;
    }

    private static IEnumerable<string> DifferencesOf(string what, IReadOnlyDictionary<string, string> then, IReadOnlyDictionary<string, string> now) =>
        then.Keys.Union(now.Keys).Order(StringComparer.Ordinal).Where(name => then.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Select(name => $"{what} {name} was '{then.GetValueOrDefault(name, "absent")}' and is '{now.GetValueOrDefault(name, "absent")}'");

    private static string Some(List<string> names) =>
        string.Join("; ", names.Take(MostNamed)) + (names.Count > MostNamed ? $"; and {names.Count - MostNamed} more" : "");
}
