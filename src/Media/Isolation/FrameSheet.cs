using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>How frames lie on one picture: rows of tiles of one size, without gaps; tiles that are left over are black.</summary>
public sealed record FrameSheet
{
    private const int MaxSidePixels = 16_384;

    /// <summary>Tiles in a row.</summary>
    public required int Columns { get; init; }

    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The width of a tile in pixels.</summary>
    public required int TileWidth { get; init; }

    /// <summary>The height of a tile in pixels.</summary>
    public required int TileHeight { get; init; }

    /// <summary>How good the JPEG is, 1 to 100.</summary>
    public int Quality { get; init; } = 80;

    /// <summary>Where a frame's tile begins.</summary>
    /// <param name="number">The frame's place on the sheet, from 0.</param>
    public (int X, int Y) PlaceOf(int number) => (number % Columns * TileWidth, number / Columns * TileHeight);

    /// <summary>WebVTT that says which part of the sheet belongs to which time, as players take it.</summary>
    /// <param name="index">The video.</param>
    /// <param name="frames">The frames on the sheet.</param>
    /// <param name="picture">The sheet's file name or address.</param>
    public string ToWebVtt(FrameIndex index, IReadOnlyList<int> frames, string picture)
    {
        ArgumentNullException.ThrowIfNull(index);
        var text = new StringBuilder("WEBVTT\n");
        for (var i = 0; i < frames.Count; i++)
        {
            var last = index.Frames[frames[i]];
            var stop = i + 1 < frames.Count ? index.PtsSeconds(frames[i + 1]) : index.TimeBase.ToSeconds(last.Pts + last.Duration);
            var (x, y) = PlaceOf(i);
            text.Append(CultureInfo.InvariantCulture, $"\n{Clock(index.PtsSeconds(frames[i]))} --> {Clock(stop)}\n{picture}#xywh={x},{y},{TileWidth},{TileHeight}\n");
        }
        return text.ToString();
    }

    private static string Clock(double seconds) => TimeSpan.FromSeconds(Math.Max(0, seconds)).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);

    /// <summary>Lays out a sheet.</summary>
    /// <param name="count">The number of frames, 1 or more.</param>
    /// <param name="columns">Tiles in a row; null for about as many as rows.</param>
    /// <param name="tileWidth">The width of a tile in pixels.</param>
    /// <param name="videoWidth">The width of the upright video, for the shape of a tile.</param>
    /// <param name="videoHeight">Its height.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: the sheet would be too large for a picture.</exception>
    public static FrameSheet Lay(int count, int? columns, int tileWidth, int videoWidth, int videoHeight)
    {
        var across = Math.Min(count, columns ?? (int)Math.Ceiling(Math.Sqrt(count)));
        if (across < 1)
            throw new MediaException(MediaErrorCode.InvalidRange, "A sheet has one column or more.");
        var sheet = new FrameSheet
        {
            Columns = across,
            Rows = (count + across - 1) / across,
            TileWidth = tileWidth,
            TileHeight = Math.Max(1, (int)Math.Round((double)tileWidth * videoHeight / Math.Max(1, videoWidth), MidpointRounding.AwayFromZero)),
        };
        return sheet.Columns * sheet.TileWidth <= MaxSidePixels && sheet.Rows * sheet.TileHeight <= MaxSidePixels
            ? sheet
            : throw new MediaException(
                MediaErrorCode.InvalidRange,
                $"A sheet of {sheet.Columns * sheet.TileWidth}×{sheet.Rows * sheet.TileHeight} pixels is larger than {MaxSidePixels} a side; ask for fewer frames, smaller ones or another number of columns.");
    }
}
