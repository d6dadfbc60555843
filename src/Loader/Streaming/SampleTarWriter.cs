using System.Buffers;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Loader;

/// <summary>
/// Writes samples one after another as a WebDataset TAR. Each has one member more, <c>KEY.state.json</c>, always its last: the state to resume from
/// once the sample is used. A sample whose state has not arrived has not arrived.
/// </summary>
public static class SampleTarWriter
{
    /// <summary>The extension of the member that holds the state.</summary>
    public const string StateExtension = "state.json";

    /// <summary>Writes a sample.</summary>
    /// <param name="output">The archive.</param>
    /// <param name="sample">As a loader gives it.</param>
    public static void Write(IBufferWriter<byte> output, Sample sample)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Tar.IsEmpty)
        {
            foreach (var (extension, content) in sample.Members) WriteMember(output, $"{sample.Key}.{extension}", content.Span);
        }
        else
        {
            output.Write(sample.Tar.Span);
        }

        WriteMember(output, $"{sample.Key}.{StateExtension}", sample.Next.ToJson());
    }

    /// <summary>Ends the archive.</summary>
    /// <param name="output">The archive.</param>
    public static void WriteEnd(IBufferWriter<byte> output) => output.Write(TarMember.End.Span);

    private static void WriteMember(IBufferWriter<byte> output, string name, ReadOnlySpan<byte> content)
    {
        output.Write(TarMember.HeaderOf(name, content.Length));
        output.Write(content);
        output.Write(TarMember.PaddingOf(content.Length).Span);
    }
}
