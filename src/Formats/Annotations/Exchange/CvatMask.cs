using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace WorkspaceAgents.Formats;

/// <summary>CVAT's masks: runs row by row inside a window of the picture, the first of 0: <c>rle="3, 5, 7" left="707" top="888" width="5" height="3"</c>.</summary>
internal static class CvatMask
{
    private static readonly string[] WindowNames = ["left", "top", "width", "height"];

    public static RunLengthMask Read(XElement shape, string entry, int? widthPixels, int? heightPixels)
    {
        if (widthPixels is not { } width || heightPixels is not { } height)
            throw new AnnotationException(AnnotationErrorCode.MissingValue, $"{entry}: a mask needs the pictures' size, and the file has no <original_size>: give --size WIDTHxHEIGHT.");
        MaskSize.Check(height, width, entry);
        var (left, top, windowWidth, windowHeight) = (Whole(shape, "left", entry), Whole(shape, "top", entry), Whole(shape, "width", entry), Whole(shape, "height", entry));
        if (left < 0 || top < 0 || windowWidth < 1 || windowHeight < 1 || left > width - windowWidth || top > height - windowHeight)
            throw new AnnotationException(AnnotationErrorCode.WrongMaskSize, $"{entry}: the mask's window [{left}, {top}, {windowWidth}, {windowHeight}] does not lie in the picture of {width} × {height}.");
        var rows = new byte[width * height];
        var at = 0;
        var value = (byte)0;
        foreach (var text in (shape.Attribute("rle")?.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var run) || run > windowWidth * windowHeight - at) throw Wrong(entry, windowWidth, windowHeight);
            for (; run > 0; run--, at++) rows[(top + at / windowWidth) * width + left + at % windowWidth] = value;
            value ^= 1;
        }

        return at == windowWidth * windowHeight ? RunLengthMask.FromRows(height, width, rows) : throw Wrong(entry, windowWidth, windowHeight);
    }

    /// <summary>Left, top, width and height of the window, to be used again.</summary>
    public static JsonArray Window(XElement shape) => new([.. WindowNames.Select(name => (JsonNode)(CvatReader.Whole(shape.Attribute(name)?.Value) ?? 0))]);

    /// <summary>Writes a mask into the window it came with when it still fits, else into its bounding box.</summary>
    public static void Write(XElement shape, RunLengthMask mask, JsonArray? window)
    {
        var box = mask.BoundingBox();
        var (left, top, width, height) = ((int)box.Left, (int)box.Top, Math.Max(1, (int)box.Width), Math.Max(1, (int)box.Height));
        if (window is { Count: 4 } && Fits([.. window.Select(value => value!.GetValue<int>())], (left, top, width, height)) is { } old) (left, top, width, height) = old;
        var rows = mask.DecodeRows();
        var pixels = new byte[width * height];
        for (var row = 0; row < height; row++) rows.AsSpan((top + row) * mask.WidthPixels + left, width).CopyTo(pixels.AsSpan(row * width));
        // One column of them all: runs in the order the rows have.
        var runs = RunLengthMask.FromColumns(pixels.Length, 1, pixels).Counts.ToArray();
        shape.Add(new XAttribute("rle", string.Join(", ", runs)), new XAttribute("left", left), new XAttribute("top", top), new XAttribute("width", width), new XAttribute("height", height));
    }

    private static (int, int, int, int)? Fits(int[] window, (int Left, int Top, int Width, int Height) box) =>
        window[0] <= box.Left && window[1] <= box.Top && window[0] + window[2] >= box.Left + box.Width && window[1] + window[3] >= box.Top + box.Height ? (window[0], window[1], window[2], window[3]) : null;

    private static int Whole(XElement shape, string name, string entry) =>
        CvatReader.Whole(shape.Attribute(name)?.Value) ?? throw SourceFields.Wrong($"{entry}: {name} of the mask is no whole number.");

    private static AnnotationException Wrong(string entry, int width, int height) =>
        new(AnnotationErrorCode.InvalidMask, $"{entry}: the runs of the mask do not add up to its window of {width} × {height} pixels.");
}
