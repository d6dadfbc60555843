namespace WorkspaceAgents.Formats;

/// <summary>
/// <c>SPLIT/LABEL/KEY.mp4</c>, the sample's other members beside it, and <c>SPLIT/metadata.*</c> with a row a clip. Hugging Face Datasets loads it as
/// <c>videofolder</c>, torchvision's folder datasets take a split's folder as classes.
/// </summary>
internal static class VideoFolderWriter
{
    public static async Task WriteAsync(VersionSource source, ExportTarget target, ExportOptions options, CancellationToken cancellationToken)
    {
        foreach (var split in source.Splits)
        {
            var name = $"metadata.{Extension(options.Metadata)}";
            var scratch = target.ScratchPath($"{split}-{name}");
            await using (var table = ClipTable.Create(options.Metadata, scratch))
            {
                foreach (var sample in source.SamplesOf(split))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var row = await ClipRow.ReadAsync(sample, cancellationToken);
                    await table.AddAsync(row, $"{row.Label}/{sample.Video.Name}", cancellationToken);
                    foreach (var (_, member) in sample.Members)
                    {
                        await target.AddAsync(
                            $"{split}/{row.Label}/{member.Name}", member.SizeBytes, (file, token) => sample.CopyAsync(member, file, token), cancellationToken);
                    }
                }
            }

            await target.AddScratchAsync($"{split}/{name}", scratch, cancellationToken);
        }
    }

    internal static string Extension(MetadataTable table) => table switch
    {
        MetadataTable.Jsonl => "jsonl",
        MetadataTable.Csv => "csv",
        _ => "parquet",
    };
}
