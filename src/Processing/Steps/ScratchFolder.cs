using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Processing;

/// <summary>Folders for files in the making, on the volume of the data, so that a finished file becomes a blob by a rename.</summary>
internal sealed partial class ScratchFolder
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string _root;

    /// <summary>Removes what a stopped process left: all of it when there is no other worker, else what nobody touched for a day.</summary>
    public ScratchFolder(IConfiguration configuration, IOptions<ProcessingOptions> options, TimeProvider time, ILogger<ScratchFolder> logger)
    {
        _root = Path.GetFullPath(Path.Combine(configuration["Data:Folder"] ?? "data", "scratch"));
        Directory.CreateDirectory(_root);
        var before = time.GetUtcNow().UtcDateTime - Abandoned;
        foreach (var folder in Directory.EnumerateDirectories(_root))
        {
            if (options.Value.OnlyWorker != true && Directory.GetLastWriteTimeUtc(folder) >= before) continue;
            Directory.Delete(folder, recursive: true);
            LogRemoved(logger, Path.GetFileName(folder));
        }
    }

    /// <summary>A folder of one's own; dispose it when its files are blobs or not wanted.</summary>
    public ScratchSpace Create() => new(Directory.CreateDirectory(Path.Combine(_root, Guid.NewGuid().ToString("N"))).FullName);

    [LoggerMessage(LogLevel.Information, "Removed the scratch folder {Name} of a stopped process")]
    private static partial void LogRemoved(ILogger logger, string name);
}
