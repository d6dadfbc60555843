using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Reads a VideoFolder that anybody wrote: <c>SPLIT/metadata.jsonl</c>, <c>.csv</c> or <c>.parquet</c> with <c>file_name</c>, or no table at all. A video is a sample,
/// named as its file; files beside it with the same name up to the first dot are its other members.
/// </summary>
public static class VideoFolderReader
{
    private static readonly string[] Tables = ["metadata.jsonl", "metadata.csv", "metadata.parquet"];
    private static readonly string[] SplitNames = [SplitName.Train, SplitName.Val, "validation", SplitName.Test];
    private static readonly string[] VideoExtensions = [".mp4", ".mkv", ".mov", ".avi", ".webm", ".m4v", ".mpg", ".mpeg"];

    /// <summary>True when a folder looks like one: a table in it or in a folder of it, or videos below folders.</summary>
    public static bool Recognises(string folder) =>
        SplitFolders(folder).Any(split => Tables.Any(table => File.Exists(Path.Combine(split.Folder, table))) || Videos(split.Folder).Any());

    /// <summary>The samples, split by split.</summary>
    /// <exception cref="InvalidDataException">A row names a file that is not there, or no file; two tables in a split.</exception>
    public static async IAsyncEnumerable<ReadSample> ReadAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (split, path) in SplitFolders(folder))
        {
            var tables = Tables.Where(table => File.Exists(Path.Combine(path, table))).ToList();
            if (tables.Count > 1) throw new InvalidDataException($"'{path}' has {string.Join(" and ", tables)}: one of them must go, for readers take any.");
            var rows = tables.Count == 1
                ? await Task.Run(() => ReadTable(Path.Combine(path, tables[0])), cancellationToken)
                : [.. Videos(path).Select(video => new Dictionary<string, string?> { ["file_name"] = Path.GetRelativePath(path, video).Replace('\\', '/') })];
            for (var i = 0; i < rows.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Sample(split, path, rows[i], tables.Count == 1 ? $"row {i + 1} of '{Path.Combine(path, tables[0])}'" : $"'{path}'");
            }
        }
    }

    private static ReadSample Sample(string? split, string folder, Dictionary<string, string?> row, string place)
    {
        var name = row.GetValueOrDefault("file_name") ?? throw new InvalidDataException($"{place} has no file_name, which says which video it is about.");
        var video = Path.GetFullPath(Path.Combine(folder, name));
        if (!video.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new InvalidDataException($"{place}: file_name '{name}' leads out of the folder.");
        if (!File.Exists(video)) throw new InvalidDataException($"{place} names '{name}', which is not there. Put it back, or take the row out.");
        var stem = Path.GetFileName(video).Split('.')[0];
        var members = new Dictionary<string, Func<CancellationToken, Task<Stream>>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(video)!, stem + ".*").Order(StringComparer.Ordinal))
            members[Path.GetFileName(file)[(stem.Length + 1)..]] = _ => Task.FromResult<Stream>(new FileStream(file, new FileStreamOptions { Options = FileOptions.Asynchronous }));
        return new()
        {
            Key = row.GetValueOrDefault("key") ?? stem,
            Split = split,
            Recording = row.GetValueOrDefault("recording"),
            StartFrame = Number<int>(row, "start_frame", place),
            StopFrame = Number<int>(row, "stop_frame", place),
            StartSeconds = Number<double>(row, "start_seconds", place),
            StopSeconds = Number<double>(row, "stop_seconds", place),
            Text = row.GetValueOrDefault("text"),
            Members = members,
        };
    }

    private static T? Number<T>(Dictionary<string, string?> row, string name, string place)
        where T : struct, ISpanParsable<T>
    {
        if (row.GetValueOrDefault(name) is not { Length: > 0 } text) return null;
        return T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw new InvalidDataException($"{place}: {name} is '{text}', which is no number.");
    }

    private static List<(string? Split, string Folder)> SplitFolders(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        List<(string?, string)> splits = [.. SplitNames.Select(name => (Name: name, Path: Path.Combine(folder, name)))
            .Where(split => Directory.Exists(split.Path)).Select(split => ((string?)(split.Name == "validation" ? SplitName.Val : split.Name), split.Path))];
        return splits.Count > 0 ? splits : [(null, folder)];
    }

    private static IEnumerable<string> Videos(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => VideoExtensions.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal);

    private static List<Dictionary<string, string?>> ReadTable(string path)
    {
        if (path.EndsWith(".jsonl", StringComparison.Ordinal)) return [.. File.ReadLines(path).Select((line, i) => ReadLine(line, $"line {i + 1} of '{path}'")).Where(row => row.Count > 0)];
        try
        {
            using var database = TableDatabase.Open();
            var table = path.EndsWith(".csv", StringComparison.Ordinal)
                ? $"read_csv({TableDatabase.QuoteForReading(path)}, header = true, all_varchar = true, nullstr = '', allow_quoted_nulls = false, delim = ',', quote = '\"', escape = '\"')"
                : $"read_parquet({TableDatabase.QuoteForReading(path)})";
            using var command = database.CreateCommand();
            command.CommandText = $"SELECT COLUMNS(*)::VARCHAR FROM {table}";
            using var reader = command.ExecuteReader();
            var rows = new List<Dictionary<string, string?>>();
            while (reader.Read())
                rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, column => reader.IsDBNull(column) ? null : reader.GetString(column), StringComparer.Ordinal));
            return rows;
        }
        catch (DuckDBException exception)
        {
            throw new InvalidDataException($"'{path}' cannot be read as a table: {exception.Message}", exception);
        }
    }

    private static Dictionary<string, string?> ReadLine(string line, string place)
    {
        if (string.IsNullOrWhiteSpace(line)) return [];
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.EnumerateObject().ToDictionary(
                member => member.Name,
                member => member.Value.ValueKind switch { JsonValueKind.Null => null, JsonValueKind.String => member.Value.GetString(), _ => member.Value.GetRawText() },
                StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"{place} is no JSON object: {exception.Message}", exception);
        }
    }
}
