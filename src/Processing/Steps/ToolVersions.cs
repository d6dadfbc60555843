using DuckDB.NET.Data;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Processing;

/// <summary>The programs whose version decides bytes. They are part of step keys and of every manifest.</summary>
internal sealed class ToolVersions(MediaToolbox toolbox)
{
    /// <summary>Which DuckDB writes Parquet.</summary>
    public static string DuckDb { get; } = typeof(DuckDBConnection).Assembly.GetName().Version?.ToString(4) ?? "unknown";

    /// <summary>Which ffmpeg encodes and cuts.</summary>
    public Task<string> GetFfmpegAsync(CancellationToken cancellationToken) => toolbox.GetToolVersionAsync(cancellationToken);

    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> GetAllAsync(CancellationToken cancellationToken) =>
        new SortedDictionary<string, string>(StringComparer.Ordinal) { ["duckdb"] = DuckDb, ["ffmpeg"] = await GetFfmpegAsync(cancellationToken) };
}
