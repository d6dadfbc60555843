using System.Text;
using System.Text.Json;

namespace WorkspaceAgents.Formats;

/// <summary>
/// A layer as a file: JSON Lines, the header in the first line, an annotation in each other, each line in the one spelling of RFC 8785, ordered by video, frame, time and id.
/// One layer is one sequence of bytes, so that its hash names it and two versions differ in the lines that differ.
/// </summary>
public static class LayerFile
{
    /// <summary>The name's ending.</summary>
    public const string Extension = ".layer.jsonl";

    /// <summary>Writes a layer.</summary>
    /// <exception cref="AnnotationException">As for <see cref="AnnotationLayer.Check"/>: a wrong layer is not written.</exception>
    public static byte[] Write(AnnotationLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        layer.Check();
        using var file = new MemoryStream();
        file.Write(CanonicalJson.Serialize(layer.Header));
        foreach (var annotation in Order(layer.Annotations))
        {
            file.WriteByte((byte)'\n');
            file.Write(CanonicalJson.Serialize(annotation));
        }

        file.WriteByte((byte)'\n');
        return file.ToArray();
    }

    /// <summary>Reads a layer.</summary>
    /// <exception cref="AnnotationException">Names the line that is wrong, or the entry.</exception>
    public static AnnotationLayer Read(ReadOnlySpan<byte> file)
    {
        LayerHeader? header = null;
        var annotations = new List<LayerAnnotation>();
        var number = 0;
        foreach (var range in file.Split((byte)'\n'))
        {
            number++;
            var line = file[range].TrimEnd((byte)'\r');
            if (line.Trim(" \t"u8).IsEmpty) continue;
            if (header is null) header = ReadHeader(line, number);
            else annotations.Add(ReadLine<LayerAnnotation>(line, number));
        }

        return new AnnotationLayer(header ?? throw Wrong(1, "the file is empty"), annotations).Check();
    }

    /// <summary>Whether a file is one of ours, by its first bytes.</summary>
    public static bool Looks(ReadOnlySpan<byte> file)
    {
        var end = file.IndexOf((byte)'\n');
        return (end < 0 ? file : file[..end]).IndexOf(Encoding.ASCII.GetBytes($"\"{LayerHeader.CurrentFormat}\"")) >= 0;
    }

    internal static IEnumerable<LayerAnnotation> Order(IEnumerable<LayerAnnotation> annotations) => annotations
        .OrderBy(annotation => annotation.Video ?? "", StringComparer.Ordinal).ThenBy(annotation => annotation.Frame ?? -1).ThenBy(annotation => annotation.StartSeconds ?? double.NegativeInfinity)
        .ThenBy(annotation => annotation.Id, StringComparer.Ordinal);

    private static LayerHeader ReadHeader(ReadOnlySpan<byte> line, int number)
    {
        var header = ReadLine<LayerHeader>(line, number);
        return header.Format == LayerHeader.CurrentFormat ? header : throw Wrong(number, $"the format is '{header.Format}', not '{LayerHeader.CurrentFormat}'");
    }

    private static T ReadLine<T>(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            return CanonicalJson.Deserialize<T>(line);
        }
        catch (JsonException failure)
        {
            throw Wrong(number, failure.Message, failure);
        }
    }

    private static AnnotationException Wrong(int line, string what, Exception? inner = null) =>
        new(AnnotationErrorCode.InvalidFile, $"Line {line} of the layer: {what}. Write it again with `wsa layers import`.", inner);
}
