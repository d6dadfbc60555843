using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>The telemetry, subtitles and chapters inside any file, read in a worker process and written as files that sensor logs and captions come in.</summary>
/// <param name="toolbox">Has the workers.</param>
public sealed class TelemetryReaders(MediaToolbox toolbox)
{
    private const int MaxNameLength = 64;

    /// <summary>Writes every track: a series as CSV with units, texts and chapters as WebVTT. Files appear when all of them are whole.</summary>
    /// <param name="content">The file.</param>
    /// <param name="folder">Made when it is not there; files of the same names are replaced.</param>
    /// <param name="cancellationToken">Stops the worker; then nothing is written.</param>
    /// <returns>Every track, those that cannot be written too; empty when the file holds none.</returns>
    /// <exception cref="MediaException">The file cannot be opened, holds too many numbers, or the reader did not survive it.</exception>
    public async Task<IReadOnlyList<TelemetryTrack>> ExportAsync(MediaContent content, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var names = new Dictionary<int, string>();
        FileStream? file = null;
        try
        {
            var answer = await toolbox.Workers.RunAsync(
                new WorkerJob
                {
                    Operation = WorkerOperation.Telemetry,
                    Content = content,
                    Timeout = toolbox.Options.IndexTimeout,
                    TimeoutSetting = nameof(MediaOptions.IndexTimeout),
                    TakeChunk = async (message, token) =>
                    {
                        var head = JsonSerializer.Deserialize(message.Head, WorkerJson.Default.TelemetryHead)!;
                        if (!names.ContainsKey(head.Number))
                        {
                            await CloseAsync(file);
                            names[head.Number] = NewName(head, names.Values);
                            file = File.Create(PartPath(folder, names[head.Number]));
                        }
                        await file!.WriteAsync(message.Body, token);
                    },
                },
                cancellationToken);
            await CloseAsync(file);
            foreach (var name in names.Values)
                File.Move(PartPath(folder, name), Path.Combine(folder, name), overwrite: true);
            var tracks = JsonSerializer.Deserialize(answer, WorkerJson.Default.TelemetryTrackArray)!;
            return [.. tracks.Select((track, number) => track with { FileName = names.GetValueOrDefault(number) })];
        }
        finally
        {
            await CloseAsync(file);
            foreach (var name in names.Values)
                File.Delete(PartPath(folder, name));
        }
    }

    private static string PartPath(string folder, string name) => Path.Combine(folder, $"{name}.part");

    private static async Task CloseAsync(FileStream? file)
    {
        if (file is not null)
            await file.DisposeAsync();
    }

    /// <summary>A track is named by the file, and a worker may have been taken over: only harmless characters become a name on this disk.</summary>
    private static string NewName(TelemetryHead head, IReadOnlyCollection<string> taken)
    {
        var stem = string.Concat(head.Key.Take(MaxNameLength).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
        var extension = head.Kind == EmbeddedTrackKind.Series ? ".csv" : ".vtt";
        var name = stem.Length == 0 ? $"track{extension}" : $"{stem}{extension}";
        for (var number = 2; taken.Contains(name, StringComparer.OrdinalIgnoreCase); number++)
            name = $"{stem}-{number}{extension}";
        return name;
    }
}
