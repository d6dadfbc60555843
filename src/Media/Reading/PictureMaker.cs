namespace WorkspaceAgents.Media;

/// <summary>Makes what was asked for of decoded frames: one conversion with the resizing in it, and a turn where needed. Not safe from several threads.</summary>
internal sealed unsafe class PictureMaker : IDisposable
{
    private readonly ReadingContext _context;
    private readonly PictureScaler _scaler;
    private readonly DecodedFrame _flat;
    private readonly DecodedFrame _upright;
    private PictureEncoder? _encoder;

    public PictureMaker(ReadingContext context)
    {
        _context = context;
        _scaler = new PictureScaler(context.Lib);
        _flat = new DecodedFrame(context.Lib);
        _upright = new DecodedFrame(context.Lib);
    }

    /// <summary>A frame as it was asked for.</summary>
    /// <param name="frameIndex">Its number.</param>
    /// <param name="picture">It, decoded.</param>
    /// <param name="output">What was asked for; valid.</param>
    public VideoFrame Make(int frameIndex, DecodedFrame picture, FrameOutput output)
    {
        _context.Counters.CountDelivered();
        return output.Format switch
        {
            FrameFormat.Yuv => MakePlanes(frameIndex, picture),
            FrameFormat.Rgb24 => MakePixels(frameIndex, picture, output, "rgb24", pixelBytes: 3),
            FrameFormat.Gray8 => MakePixels(frameIndex, picture, output, "gray", pixelBytes: 1),
            FrameFormat.Jpeg => MakeFile(frameIndex, picture, output, PictureFormat.Jpeg, "yuvj420p"),
            FrameFormat.Png => MakeFile(frameIndex, picture, output, PictureFormat.Png, "rgb24"),
            _ => MakeFile(frameIndex, picture, output, PictureFormat.WebP, "yuv420p"),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder?.Dispose();
        _scaler.Dispose();
        _flat.Dispose();
        _upright.Dispose();
    }

    private VideoFrame MakePlanes(int frameIndex, DecodedFrame picture)
    {
        var data = FrameBuffers.Shared.Rent(picture.PackedBytes);
        picture.CopyPackedTo(data);
        var planes = new FramePlane[picture.PlaneCount];
        for (int i = 0, offset = 0; i < planes.Length; i++)
        {
            planes[i] = new FramePlane(offset, picture.RowBytes(i), picture.PlaneHeight(i));
            offset += planes[i].StrideBytes * planes[i].Height;
        }
        return Frame(frameIndex, picture, FrameFormat.Yuv, (picture.Width, picture.Height), picture.PixelFormat, data, planes);
    }

    private VideoFrame MakePixels(int frameIndex, DecodedFrame picture, FrameOutput output, string pixelFormat, int pixelBytes)
    {
        var degrees = output.Upright ? _context.RotationDegrees : 0;
        var (width, height, flat) = Sizes(picture, output, degrees);
        var format = _context.Lib.PixelFormatOf(pixelFormat);
        var data = FrameBuffers.Shared.Rent(width * height * pixelBytes);
        if (degrees == 0)
        {
            _scaler.Scale(picture, format, width, height, data);
        }
        else
        {
            Prepare(_flat, format, flat);
            _scaler.Scale(picture, _flat);
            PictureTurn.Turn(_flat.Plane(0), _flat.Stride(0), (flat.Width, flat.Height, pixelBytes), degrees, data, width * pixelBytes);
        }
        return Frame(frameIndex, picture, output.Format, (width, height), pixelFormat, data, [new FramePlane(0, width * pixelBytes, height)]);
    }

    private VideoFrame MakeFile(int frameIndex, DecodedFrame picture, FrameOutput output, PictureFormat file, string pixelFormat)
    {
        _encoder ??= new PictureEncoder(_context.Lib);
        var degrees = output.Upright ? _context.RotationDegrees : 0;
        var (width, height, flat) = Sizes(picture, output, degrees);
        if (degrees == 0)
            return Frame(frameIndex, picture, output.Format, (width, height), picture.PixelFormat, _encoder.Encode(picture, file, width, height, output.Quality), []);

        var format = _context.Lib.PixelFormatOf(pixelFormat);
        Prepare(_flat, format, flat);
        _scaler.Scale(picture, _flat, toBt601: true);
        Prepare(_upright, format, (width, height));
        for (var i = 0; i < _flat.PlaneCount; i++)
        {
            var pixelBytes = pixelFormat == "rgb24" ? 3 : 1;
            var destination = new Span<byte>(_upright.DataPointers[i], _upright.Stride(i) * _upright.PlaneHeight(i));
            PictureTurn.Turn(
                _flat.Plane(i), _flat.Stride(i), (_flat.RowBytes(i) / pixelBytes, _flat.PlaneHeight(i), pixelBytes), degrees, destination, _upright.Stride(i));
        }
        return Frame(frameIndex, picture, output.Format, (width, height), picture.PixelFormat, _encoder.Encode(_upright, file, width, height, output.Quality), []);
    }

    /// <summary>The size that was asked for, and the same before turning.</summary>
    private static (int Width, int Height, (int Width, int Height) Flat) Sizes(DecodedFrame picture, FrameOutput output, int degrees)
    {
        var isOnSide = degrees is 90 or 270;
        var (width, height) = isOnSide ? output.SizeOf(picture.Height, picture.Width) : output.SizeOf(picture.Width, picture.Height);
        return (width, height, isOnSide ? (height, width) : (width, height));
    }

    private static void Prepare(DecodedFrame frame, int format, (int Width, int Height) size)
    {
        if (frame.PixelFormatId != format || frame.Width != size.Width || frame.Height != size.Height)
            frame.Allocate(format, size.Width, size.Height);
    }

    private VideoFrame Frame(
        int frameIndex, DecodedFrame picture, FrameFormat format, (int Width, int Height) size, string pixelFormat, byte[] data, FramePlane[] planes) => new()
    {
        FrameIndex = frameIndex,
        PtsSeconds = _context.Index.PtsSeconds(frameIndex),
        DurationSeconds = _context.Index.TimeBase.ToSeconds(_context.Index.Frames.Durations[frameIndex]),
        Width = size.Width,
        Height = size.Height,
        Format = format,
        PixelFormat = pixelFormat,
        Data = data,
        // The bytes of picture files are of any length and are no use to another frame.
        Buffer = planes.Length > 0 ? data : null,
        Planes = planes,
        IsDamaged = LaneRun.IsDamaged(picture),
    };
}
