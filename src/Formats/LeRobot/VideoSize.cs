using System.Buffers.Binary;

namespace WorkspaceAgents.Formats;

/// <summary>Width and height as the header of an MP4 states them (ISO/IEC 14496-12, the track header box).</summary>
internal static class VideoSize
{
    // Version 0: 8 bytes of box header, 4 of version and flags, 72 more, then width and height as 16.16; version 1 has 12 more before them.
    private const int SizeOffset = 84;
    private const int LongerBytes = 12;

    /// <summary>Width and height of the first track that has any; null when the bytes are no MP4.</summary>
    public static (int Width, int Height)? Find(ReadOnlySpan<byte> boxes)
    {
        while (boxes.Length >= 8)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(boxes);
            if (size == 1 && boxes.Length >= 16) size = BinaryPrimitives.ReadInt64BigEndian(boxes[8..]);
            if (size == 0) size = boxes.Length;
            if (size < 8 || size > boxes.Length) return null;
            var box = boxes[..(int)size];
            var type = box[4..8];
            if (type.SequenceEqual("moov"u8) || type.SequenceEqual("trak"u8))
            {
                if (Find(box[8..]) is { } found) return found;
            }
            else if (type.SequenceEqual("tkhd"u8))
            {
                var at = box.Length > 8 && box[8] == 1 ? SizeOffset + LongerBytes : SizeOffset;
                if (box.Length < at + 8) return null;
                var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(box[at..]) >> 16, BinaryPrimitives.ReadUInt32BigEndian(box[(at + 4)..]) >> 16);
                if (width > 0 && height > 0) return ((int)width, (int)height);
            }

            boxes = boxes[(int)size..];
        }

        return null;
    }
}
