using System.Globalization;

namespace WorkspaceAgents.Formats;

/// <summary>
/// A binary mask as runs, the way COCO stores it: pixels column by column from the top left, runs of 0 and 1 in turn, the first of 0 (it may be empty).
/// Every result is the one <see href="https://github.com/cocodataset/cocoapi/blob/master/common/maskApi.h">cocoapi</see> gives, to the byte; area, box, IoU and merging work on
/// the runs and make no bitmap.
/// </summary>
public sealed class RunLengthMask
{
    private readonly uint[] counts;

    // A box that was worked out once; an object, so that threads see it whole or not at all.
    private object? box;

    internal RunLengthMask(int heightPixels, int widthPixels, uint[] counts) => (HeightPixels, WidthPixels, this.counts) = (heightPixels, widthPixels, counts);

    /// <summary>Rows, 1 or more.</summary>
    public int HeightPixels { get; }

    /// <summary>Columns, 1 or more.</summary>
    public int WidthPixels { get; }

    /// <summary>The runs, of 0 and of 1 in turn; they add up to height × width.</summary>
    public ReadOnlySpan<uint> Counts => counts;

    /// <summary>How many pixels are 1.</summary>
    public uint Area
    {
        get
        {
            uint area = 0;
            for (var i = 1; i < counts.Length; i += 2) area += counts[i];
            return area;
        }
    }

    /// <summary>A mask of given runs.</summary>
    /// <param name="heightPixels">Rows.</param>
    /// <param name="widthPixels">Columns.</param>
    /// <param name="counts">The runs, the first of 0.</param>
    /// <param name="entry">What the message calls the mask, such as <c>annotation 17</c>.</param>
    /// <exception cref="AnnotationException"><see cref="AnnotationErrorCode.InvalidMask"/>: the runs do not add up to the size, or the size is none.</exception>
    public static RunLengthMask FromCounts(int heightPixels, int widthPixels, ReadOnlySpan<uint> counts, string entry = "mask")
    {
        MaskSize.Check(heightPixels, widthPixels, entry);
        CheckSum(heightPixels, widthPixels, counts, entry);
        return new(heightPixels, widthPixels, counts.ToArray());
    }

    /// <summary>Reads COCO's compressed text.</summary>
    /// <param name="heightPixels">Rows.</param>
    /// <param name="widthPixels">Columns.</param>
    /// <param name="text">Runs as numbers of 5 bits a character, from the fourth on as the difference to the run before the last.</param>
    /// <param name="entry">What the message calls the mask.</param>
    /// <exception cref="AnnotationException"><see cref="AnnotationErrorCode.InvalidMask"/>: a character that is none of the 64, a number cut or out of range, or runs that do not add up to the size.</exception>
    public static RunLengthMask Parse(int heightPixels, int widthPixels, ReadOnlySpan<char> text, string entry = "mask")
    {
        MaskSize.Check(heightPixels, widthPixels, entry);
        var counts = CompressedCounts.Read(text, entry);
        CheckSum(heightPixels, widthPixels, counts, entry);
        return new(heightPixels, widthPixels, counts);
    }

    /// <summary>The runs of a bitmap whose pixels come column by column.</summary>
    /// <param name="heightPixels">Rows.</param>
    /// <param name="widthPixels">Columns.</param>
    /// <param name="columns">A byte a pixel, anything but 0 is 1.</param>
    /// <exception cref="ArgumentException">There are not height × width bytes.</exception>
    public static RunLengthMask FromColumns(int heightPixels, int widthPixels, ReadOnlySpan<byte> columns)
    {
        MaskSize.Check(heightPixels, widthPixels, "mask");
        if (columns.Length != (long)heightPixels * widthPixels) throw new ArgumentException($"{columns.Length} bytes are not {heightPixels} × {widthPixels} pixels.", nameof(columns));
        var runs = new List<uint>();
        var isSet = false;
        for (var rest = columns; ;)
        {
            var length = isSet ? rest.IndexOf((byte)0) : rest.IndexOfAnyExcept((byte)0);
            runs.Add((uint)(length < 0 ? rest.Length : length));
            if (length < 0) return new(heightPixels, widthPixels, [.. runs]);
            rest = rest[length..];
            isSet = !isSet;
        }
    }

    /// <summary>The runs of a bitmap whose pixels come row by row, as pictures and arrays have them.</summary>
    /// <inheritdoc cref="FromColumns"/>
    public static RunLengthMask FromRows(int heightPixels, int widthPixels, ReadOnlySpan<byte> rows)
    {
        MaskSize.Check(heightPixels, widthPixels, "mask");
        if (rows.Length != (long)heightPixels * widthPixels) throw new ArgumentException($"{rows.Length} bytes are not {heightPixels} × {widthPixels} pixels.", nameof(rows));
        var columns = new byte[rows.Length];
        MaskSize.Transpose(rows, columns, heightPixels, widthPixels);
        return FromColumns(heightPixels, widthPixels, columns);
    }

    /// <summary>The pixels inside a polygon.</summary>
    /// <param name="heightPixels">Rows.</param>
    /// <param name="widthPixels">Columns.</param>
    /// <param name="xy">x0, y0, x1, y1, … in pixels from the top left corner; it may lie partly or wholly outside.</param>
    /// <param name="entry">What the message calls the polygon.</param>
    /// <exception cref="AnnotationException"><see cref="AnnotationErrorCode.InvalidGeometry"/>: an odd number of values, fewer than three corners, or a value that is not finite or beyond ±1,000,000.</exception>
    public static RunLengthMask FromPolygon(int heightPixels, int widthPixels, ReadOnlySpan<double> xy, string entry = "polygon")
    {
        MaskSize.Check(heightPixels, widthPixels, entry);
        return new(heightPixels, widthPixels, PolygonRuns.Trace(heightPixels, widthPixels, xy, entry));
    }

    /// <summary>The pixels inside a box, rounded as a polygon of its four corners is.</summary>
    /// <param name="heightPixels">Rows.</param>
    /// <param name="widthPixels">Columns.</param>
    /// <param name="box">Left, top, width and height in pixels.</param>
    /// <param name="entry">What the message calls the box.</param>
    /// <exception cref="AnnotationException">As for <see cref="FromPolygon"/>.</exception>
    public static RunLengthMask FromBox(int heightPixels, int widthPixels, PixelBox box, string entry = "box")
    {
        var (right, bottom) = (box.Left + box.Width, box.Top + box.Height);
        return FromPolygon(heightPixels, widthPixels, [box.Left, box.Top, box.Left, bottom, right, bottom, right, box.Top], entry);
    }

    /// <summary>The union or the intersection of masks of one size.</summary>
    /// <exception cref="ArgumentException">There is no mask.</exception>
    /// <exception cref="AnnotationException"><see cref="AnnotationErrorCode.WrongMaskSize"/>: names the first mask, from 0, of another size.</exception>
    public static RunLengthMask Merge(IReadOnlyList<RunLengthMask> masks, bool isIntersection = false)
    {
        ArgumentNullException.ThrowIfNull(masks);
        if (masks.Count == 0) throw new ArgumentException("There is nothing to merge.", nameof(masks));
        var first = masks[0];
        var merged = first.counts;
        for (var i = 1; i < masks.Count; i++)
        {
            MaskSize.CheckSame(first, masks[i], $"mask {i}", "mask 0");
            merged = RunPairs.Merge(merged, masks[i].counts, isIntersection);
        }

        return new(first.HeightPixels, first.WidthPixels, merged);
    }

    /// <summary>Intersection over union of two masks, 0 to 1; over this mask's own area when the other is a crowd.</summary>
    /// <param name="other">The mask that is taken as true.</param>
    /// <param name="isCrowd">Whether <paramref name="other"/> is a crowd: any part of it may be matched.</param>
    /// <exception cref="AnnotationException"><see cref="AnnotationErrorCode.WrongMaskSize"/> (cocoapi says −1).</exception>
    public double IntersectionOverUnion(RunLengthMask other, bool isCrowd = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        MaskSize.CheckSame(this, other, "the second mask", "the first");
        if (BoundingBox().IntersectionOverUnion(other.BoundingBox(), isCrowd) <= 0) return 0;
        var (intersection, union) = RunPairs.Overlap(counts, other.counts);
        return intersection == 0 ? 0 : (double)intersection / (isCrowd ? Area : union);
    }

    /// <summary>The smallest box around the pixels that are 1; all zero when there is none.</summary>
    /// <remarks>As in cocoapi an empty run inside counts as a place: masks made here or by cocoapi have none.</remarks>
    public PixelBox BoundingBox()
    {
        box ??= FindBox();
        return (PixelBox)box;
    }

    /// <summary>COCO's compressed text.</summary>
    public string ToCompressed() => CompressedCounts.Write(counts);

    /// <summary>Writes the pixels column by column, a byte each, 0 or 1.</summary>
    /// <exception cref="ArgumentException">The target does not have height × width bytes.</exception>
    public void DecodeColumns(Span<byte> columns)
    {
        if (columns.Length != (long)HeightPixels * WidthPixels)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{columns.Length} bytes are not {HeightPixels} × {WidthPixels} pixels."), nameof(columns));
        byte value = 0;
        foreach (var count in counts)
        {
            columns[..(int)count].Fill(value);
            columns = columns[(int)count..];
            value ^= 1;
        }
    }

    /// <summary>The pixels row by row, a byte each, 0 or 1.</summary>
    public byte[] DecodeRows()
    {
        var columns = new byte[checked(HeightPixels * WidthPixels)];
        DecodeColumns(columns);
        var rows = new byte[columns.Length];
        MaskSize.Transpose(columns, rows, WidthPixels, HeightPixels);
        return rows;
    }

    private PixelBox FindBox()
    {
        var (height, used) = ((uint)HeightPixels, counts.Length / 2 * 2);
        if (used == 0) return default;
        var (left, top, right, bottom, end, startColumn) = ((uint)WidthPixels, height, 0u, 0u, 0u, 0u);
        for (var i = 0; i < used; i++)
        {
            end += counts[i];
            var isStop = i % 2 != 0;
            var (column, row) = Math.DivRem(isStop ? end - 1 : end, height);
            if (!isStop) startColumn = column;
            else if (startColumn < column) (top, bottom) = (0, height - 1);
            (left, right) = (Math.Min(left, column), Math.Max(right, column));
            (top, bottom) = (Math.Min(top, row), Math.Max(bottom, row));
        }

        return new(left, top, right - left + 1, bottom - top + 1);
    }

    private static void CheckSum(int heightPixels, int widthPixels, ReadOnlySpan<uint> counts, string entry)
    {
        long sum = 0;
        foreach (var count in counts) sum += count;
        if (sum == (long)heightPixels * widthPixels) return;
        throw new AnnotationException(AnnotationErrorCode.InvalidMask, string.Create(CultureInfo.InvariantCulture,
            $"{entry}: its runs add up to {sum} pixels, its size [{heightPixels}, {widthPixels}] has {(long)heightPixels * widthPixels}. The size is [height, width]; write the mask again from its bitmap."));
    }
}
