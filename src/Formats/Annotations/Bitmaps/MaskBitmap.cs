namespace WorkspaceAgents.Formats;

/// <summary>A binary picture as it lies in a file.</summary>
/// <param name="HeightPixels">Rows.</param>
/// <param name="WidthPixels">Columns.</param>
/// <param name="Rows">A byte a pixel, row by row; anything but 0 belongs to the mask.</param>
public sealed record MaskBitmap(int HeightPixels, int WidthPixels, byte[] Rows)
{
    /// <summary>Reads a PNG (anything but black belongs to the mask) or a NumPy array of uint8 or bool [height, width].</summary>
    /// <exception cref="AnnotationException">Not such a file.</exception>
    public static MaskBitmap Read(ReadOnlySpan<byte> file, string name) =>
        file.StartsWith(MaskPng.Signature) ? MaskPng.Read(file, name)
        : file.StartsWith(MaskNpy.Magic) ? MaskNpy.Read(file, name)
        : throw new AnnotationException(AnnotationErrorCode.UnknownFormat, $"'{name}' is neither a PNG nor a NumPy .npy file.");

    /// <summary>Its runs.</summary>
    public RunLengthMask ToRuns() => RunLengthMask.FromRows(HeightPixels, WidthPixels, Rows);

    /// <summary>Writes an 8-bit grey PNG: 255 in the mask, 0 outside.</summary>
    public byte[] ToPng() => MaskPng.Write(this);

    /// <summary>Writes a NumPy array of uint8, 1 in the mask and 0 outside: [height, width] of one bitmap, [count, height, width] of several.</summary>
    /// <exception cref="AnnotationException"><see cref="AnnotationErrorCode.WrongMaskSize"/>: they are not of one size.</exception>
    public static byte[] WriteNpy(IReadOnlyList<MaskBitmap> bitmaps)
    {
        ArgumentNullException.ThrowIfNull(bitmaps);
        for (var i = 1; i < bitmaps.Count; i++)
        {
            if (bitmaps[i].HeightPixels == bitmaps[0].HeightPixels && bitmaps[i].WidthPixels == bitmaps[0].WidthPixels) continue;
            throw new AnnotationException(AnnotationErrorCode.WrongMaskSize, $"Mask {i} is [{bitmaps[i].HeightPixels}, {bitmaps[i].WidthPixels}], mask 0 [{bitmaps[0].HeightPixels}, {bitmaps[0].WidthPixels}]; one array holds one size.");
        }

        return MaskNpy.Write(bitmaps);
    }
}
