using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Formats;

/// <summary>RFC 4180: texts in quotes, a quote in a text doubled.</summary>
internal sealed class ClipTableCsv : ClipTable
{
    private readonly StreamWriter _file;

    public ClipTableCsv(string path)
    {
        _file = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        _file.WriteLine("file_name,key,recording,label,start_frame,stop_frame,start_seconds,stop_seconds,text");
    }

    public override Task AddAsync(ClipRow row, string fileName, CancellationToken cancellationToken) => _file.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"{Quote(fileName)},{Quote(row.Key)},{Quote(row.Recording)},{Quote(row.Label)},{row.StartFrame},{row.StopFrame},{ClipTableJsonl.Text(row.StartSeconds)},{ClipTableJsonl.Text(row.StopSeconds)},{Quote(row.Text)}").AsMemory(), cancellationToken);

    public override ValueTask DisposeAsync() => _file.DisposeAsync();

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
