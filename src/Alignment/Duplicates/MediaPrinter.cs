using WorkspaceAgents.Media;

namespace WorkspaceAgents.Alignment;

/// <summary>Prints media files; both pictures and sound are decoded in worker processes.</summary>
/// <param name="frames">Reads pictures.</param>
/// <param name="audio">Reads sound.</param>
public sealed class MediaPrinter(FrameReaders frames, AudioReaders audio)
{
    /// <summary>A picture whose brightness has less than this standard deviation, of 255, is plain: black, a fade, a slate without writing.</summary>
    private const double PlainDeviation = 6;

    private static readonly FrameOutput Square = new() { Format = FrameFormat.Gray8, Width = PerceptualHash.PictureSide, Height = PerceptualHash.PictureSide };

    private static readonly AudioReaderOptions Sound = new() { SampleRateHz = MediaPrint.SoundRateHz, Channels = 1 };

    /// <summary>Prints a file: four pictures a second and all of its sound. Memory does not grow with the file but for the prints.</summary>
    /// <param name="content">The file.</param>
    /// <param name="index">The index of its video stream; null when only its sound is compared.</param>
    /// <param name="hasSound">Whether it has an audio stream that is to be printed.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <exception cref="MediaException">The pictures or the sound cannot be decoded.</exception>
    public async Task<MediaPrint> PrintAsync(MediaContent content, FrameIndex? index, bool hasSound, CancellationToken cancellationToken)
    {
        var pictures = index is null ? [] : await PrintPicturesAsync(content, index, cancellationToken);
        var sound = new SoundPrinter();
        double? soundStart = null;
        if (hasSound)
        {
            await audio.ReadBlocksAsync(
                content, Sound, (double.NegativeInfinity, double.PositiveInfinity),
                (block, _) =>
                {
                    soundStart ??= block.StartSeconds;
                    sound.Add(block.Samples.Span);
                    return ValueTask.CompletedTask;
                },
                cancellationToken);
        }
        return new MediaPrint
        {
            PicturesStartSeconds = index?.StartSeconds ?? 0,
            Pictures = pictures,
            SoundStartSeconds = (soundStart ?? 0) + ((double)MediaPrint.SoundHopSamples / MediaPrint.SoundRateHz),
            Sound = sound.Prints,
        };
    }

    private async Task<List<ulong>> PrintPicturesAsync(MediaContent content, FrameIndex index, CancellationToken cancellationToken)
    {
        var wanted = new List<int>();
        for (var i = 0; index.GetFramePlayedAt(index.StartSeconds + ((double)i / MediaPrint.PicturesPerSecond)) is { } frame; i++)
            wanted.Add(frame);
        var pictures = new List<ulong>(wanted.Count);
        if (wanted.Count == 0)
            return pictures;
        await frames.ReadAsync(
            content, index, wanted, Square,
            (frame, _) =>
            {
                using (frame)
                    pictures.Add(frame.IsDamaged || IsPlain(frame.Data.Span) ? 0 : PerceptualHash.Of(frame.Data.Span).Bits);
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        return pictures;
    }

    private static bool IsPlain(ReadOnlySpan<byte> luma)
    {
        double sum = 0, squares = 0;
        foreach (var value in luma)
        {
            sum += value;
            squares += value * value;
        }
        var mean = sum / luma.Length;
        return (squares / luma.Length) - (mean * mean) < PlainDeviation * PlainDeviation;
    }
}
