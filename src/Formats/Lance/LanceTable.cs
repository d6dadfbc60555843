using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>
/// <c>clips.lance</c>: a row a clip, the video as a blob column beside the data file, the other members and what is said of the clip as columns. A later pass adds a column in a new
/// version of the table; the videos' files stay as they are.
/// </summary>
public static class LanceTable
{
    /// <summary>The table's folder.</summary>
    public const string Name = "clips.lance";

    /// <summary>Adds a column of texts, in a new version of the table. The bytes of the videos are not written again, and earlier versions stay.</summary>
    /// <param name="folder">The folder with the table.</param>
    /// <param name="column">Lower case letters, digits and '_', beginning with a letter; not one that is there.</param>
    /// <param name="values">Text by the clip's key; clips without one get none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ArgumentException">No name of a column, or no values.</exception>
    /// <exception cref="IOException">Node or the library is missing, or the table refuses.</exception>
    public static async Task AddColumnAsync(string folder, string column, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(column);
        if (values.Count == 0) throw new ArgumentException("A column needs at least one value.", nameof(values));
        if (column.Length == 0 || !char.IsAsciiLetterLower(column[0]) || column.Any(character => !char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '_'))
            throw new ArgumentException($"'{column}' can't be a column: use lower case letters, digits and '_', beginning with a letter.", nameof(column));
        using var lance = LanceProcess.Start("add", Path.GetFullPath(folder), column);
        await JsonSerializer.SerializeAsync(lance.Input, values, cancellationToken: cancellationToken);
        await lance.FinishAsync(cancellationToken);
    }

    internal static bool Recognises(string folder) => Directory.Exists(Path.Combine(folder, Name));

    internal static async Task WriteAsync(VersionSource source, ExportTarget target, CancellationToken cancellationToken)
    {
        var columns = MemberColumns.Of(source.Manifest);
        var scratch = target.ScratchPath("lance");
        Directory.CreateDirectory(scratch);
        using (var lance = LanceProcess.Start("write", scratch))
        {
            try
            {
                foreach (var sample in source.Splits.SelectMany(source.SamplesOf))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await SendAsync(sample, columns, lance.Input, cancellationToken);
                }
            }
            catch (IOException exception) when (exception is not FileNotFoundException)
            {
                throw await lance.FailureAsync(exception);
            }

            await lance.FinishAsync(cancellationToken);
        }

        foreach (var file in Directory.EnumerateFiles(scratch, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            await target.AddScratchAsync(Path.GetRelativePath(scratch, file).Replace('\\', '/'), file, cancellationToken);
    }

    internal static async IAsyncEnumerable<ReadSample> ReadAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lance = LanceProcess.Start("read", Path.GetFullPath(folder));
        var length = new byte[sizeof(int)];
        while (await lance.Output.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false, cancellationToken) == length.Length)
        {
            var header = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await lance.Output.ReadExactlyAsync(header, cancellationToken);
            yield return await ReadRowAsync(lance.Output, JsonNode.Parse(header)!, cancellationToken);
        }

        await lance.FinishAsync(cancellationToken);
    }

    private static async Task SendAsync(VersionSample sample, MemberColumns columns, Stream to, CancellationToken cancellationToken)
    {
        var row = await ClipRow.ReadAsync(sample, cancellationToken);
        List<(string Column, string Extension, ShardMember Member)> members =
            [.. columns.All.Select(member => (member.Column, member.Extension, Member: sample.Find(member.Extension))).Where(member => member.Member is not null).Select(member => (member.Column, member.Extension, member.Member!))];
        var header = JsonSerializer.SerializeToUtf8Bytes(new
        {
            columns = columns.All.Select(member => member.Column),
            row = new
            {
                key = row.Key, split = row.Split, recording = row.Recording, label = row.Label, start_frame = row.StartFrame, stop_frame = row.StopFrame, start_seconds = row.StartSeconds,
                stop_seconds = row.StopSeconds, text = row.Text, members = JsonSerializer.Serialize(members.ToDictionary(member => member.Column, member => member.Extension)),
            },
            sizes = members.Select(member => new object[] { member.Column, member.Member.SizeBytes }),
        });
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, header.Length);
        await to.WriteAsync(length, cancellationToken);
        await to.WriteAsync(header, cancellationToken);
        foreach (var (_, _, member) in members) await sample.CopyAsync(member, to, cancellationToken);
    }

    private static async Task<ReadSample> ReadRowAsync(Stream from, JsonNode header, CancellationToken cancellationToken)
    {
        var row = header["row"]!;
        var extensions = JsonSerializer.Deserialize<Dictionary<string, string>>(row["members"]!.GetValue<string>())!;
        var members = new Dictionary<string, Func<CancellationToken, Task<Stream>>>(StringComparer.Ordinal);
        foreach (var size in header["sizes"]!.AsArray())
        {
            var bytes = new byte[size![1]!.GetValue<int>()];
            await from.ReadExactlyAsync(bytes, cancellationToken);
            if (extensions.TryGetValue(size[0]!.GetValue<string>(), out var extension)) members.Add(extension, _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false)));
        }

        return new()
        {
            Key = row["key"]!.GetValue<string>(),
            Split = row["split"]!.GetValue<string>(),
            Recording = row["recording"]!.GetValue<string>(),
            StartFrame = row["start_frame"]!.GetValue<int>(),
            StopFrame = row["stop_frame"]!.GetValue<int>(),
            StartSeconds = row["start_seconds"]!.GetValue<double>(),
            StopSeconds = row["stop_seconds"]!.GetValue<double>(),
            Text = row["text"]!.GetValue<string>(),
            Members = members,
        };
    }
}
