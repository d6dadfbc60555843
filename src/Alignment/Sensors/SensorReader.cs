using System.Text;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads a sensor log of any kind that is known, told by its content: a table of text (<see cref="SensorCsvReader"/>), JSON Lines, GPX, Parquet or MCAP. What is wrong in it
/// becomes a finding with its row; nothing in a file throws.
/// </summary>
public static class SensorReader
{
    private const int HeadBytes = 512;

    /// <summary>The file names' endings that are taken as sensor logs, in small letters.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".tsv", ".jsonl", ".ndjson", ".gpx", ".parquet", ".mcap"];

    /// <summary>Reads the first log of a file; most files hold one.</summary>
    /// <inheritdoc cref="ReadAllAsync"/>
    public static async Task<SensorLog> ReadAsync(Stream content, string name, CancellationToken cancellationToken) =>
        (await ReadAllAsync(content, name, cancellationToken))[0];

    /// <summary>Reads the logs of a file: one, or of MCAP one for each topic. Of text only the numbers are held in memory.</summary>
    /// <param name="content">The file. It is read to its end and stays open.</param>
    /// <param name="name">Its name, for the tracks and their findings; the log of a topic is <c>drive.imu_data.mcap</c> for <c>/imu/data</c> in <c>drive.mcap</c>.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>At least one.</returns>
    /// <exception cref="IOException">The stream itself failed.</exception>
    public static async Task<IReadOnlyList<SensorLog>> ReadAllAsync(Stream content, string name, CancellationToken cancellationToken)
    {
        byte[] head = new byte[HeadBytes];
        int length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        await using PrefixedStream whole = new(head.AsMemory(0, length), content);
        if (head.AsSpan(0, length).StartsWith(McapReader.Magic))
            return await new McapReader(name).ReadAsync(whole, cancellationToken);
        if (head.AsSpan(0, length).StartsWith("PAR1"u8))
            return [await SensorParquetReader.ReadAsync(whole, name, cancellationToken)];
        string text = Encoding.UTF8.GetString(head, 0, length).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith('{'))
        {
            using StreamReader reader = new(whole, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
            return [await new SensorJsonLinesReader(name).ReadAsync(reader, cancellationToken)];
        }

        if (text.StartsWith("<?xml", StringComparison.Ordinal) || text.StartsWith("<gpx", StringComparison.Ordinal))
            return [await new GpxReader(name).ReadAsync(whole, cancellationToken)];
        return [await SensorCsvReader.ReadAsync(whole, name, cancellationToken)];
    }
}
