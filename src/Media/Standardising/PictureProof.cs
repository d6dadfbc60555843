using System.Security.Cryptography;

namespace WorkspaceAgents.Media;

/// <summary>
/// Proves by the pixels that a written video shows what its source shows: frames spread over it, and those where groups of pictures meet, are read
/// from both and compared. A frame of a lossy encoding must also look more like its own source than like the frames before and after.
/// </summary>
/// <param name="frames">Reads frames in worker processes.</param>
internal sealed class PictureProof(FrameReaders frames)
{
    private const int PlaceCount = 24;

    /// <summary>Where the source's keyframes are further apart than this, frames near them are compared: those in between would cost a whole decode of the source.</summary>
    private const int NearKeyframe = 30;

    /// <summary>Lossy encoders take noise away, and with it most of what SSIM compares; smaller pictures have less of it.</summary>
    private const int ComparedWidth = 320;

    /// <summary>The frames that are compared: the first and the last, and in each of 24 equal parts one anywhere, the first or the last of a group.</summary>
    /// <param name="source">The source's index.</param>
    /// <param name="written">The index of the written video, whose frames have the source's numbers.</param>
    public static IReadOnlyList<FramePair> ChoosePairs(FrameIndex source, FrameIndex written)
    {
        var chosen = new SortedSet<int> { 0, written.Frames.Count - 1 };
        foreach (var (place, frame) in FrameSimilarity.Choose(written.Frames.Count, PlaceCount).Index())
        {
            var key = written.GetKeyframeBefore(frame);
            var candidate = (place % 3) switch { 0 => frame, 1 => key, _ => Math.Max(0, key - 1) };
            var start = source.GetKeyframeBefore(candidate);
            chosen.Add(candidate - start <= NearKeyframe ? candidate : start + (place % (NearKeyframe / 2)));
        }
        return [.. chosen.Select(frame => new FramePair(frame, frame))];
    }

    /// <summary>Compares frames. Those whose source is damaged, or shows what damage before it left behind, prove nothing and are skipped.</summary>
    /// <param name="source">The source.</param>
    /// <param name="written">What was made of it.</param>
    /// <param name="pairs">Which frames.</param>
    /// <param name="demand">What they must have in common.</param>
    /// <param name="cancellationToken">Stops the workers.</param>
    /// <exception cref="MediaException">A frame of the written video cannot be read.</exception>
    public async Task<PictureProofResult> CompareAsync(
        ProvedVideo source, ProvedVideo written, IReadOnlyList<FramePair> pairs, PictureDemand demand, CancellationToken cancellationToken)
    {
        var result = demand.Comparison == PictureComparison.Identical
            ? await CompareSamplesAsync(source, written, pairs, cancellationToken)
            : await CompareLooksAsync(source, written, pairs, demand.Comparison, cancellationToken);
        var skipped = new SortedSet<int>(result.SkippedFrames);
        foreach (var doubted in result.Frames.Where(frame => PictureProofResult.FaultOf(frame, demand.MinSsim) is not null))
        {
            if (!await IsBesideDamageAsync(source, doubted.Frame, cancellationToken))
                break;
            skipped.Add(doubted.Frame);
        }
        return new PictureProofResult([.. result.Frames.Where(frame => !skipped.Contains(frame.Frame))], [.. skipped]);
    }

    /// <summary>A decoder marks the frame it had to fill in, and not those that are predicted from it; two decoders fill in differently.</summary>
    private async Task<bool> IsBesideDamageAsync(ProvedVideo source, int frame, CancellationToken cancellationToken)
    {
        var start = source.Index.GetKeyframeBefore(Math.Max(0, source.Index.GetKeyframeBefore(frame) - 1));
        var stop = frame + 1;
        while (stop < source.Index.Frames.Count && !source.Index.Frames[stop].IsKeyframe)
            stop++;
        var isDamaged = false;
        var smallest = new FrameOutput { Format = FrameFormat.Gray8, Width = 1, Height = 1 };
        try
        {
            await ReadAsync<VideoFrame>(source, [.. Enumerable.Range(start, stop - start)], smallest, read => { isDamaged |= read.IsDamaged; return null; }, cancellationToken);
            return isDamaged;
        }
        catch (MediaException exception) when (IsOfAFrame(exception))
        {
            // A frame beside it cannot be decoded at all.
            return true;
        }
    }

    private async Task<PictureProofResult> CompareSamplesAsync(ProvedVideo source, ProvedVideo written, IReadOnlyList<FramePair> pairs, CancellationToken cancellationToken)
    {
        var output = new FrameOutput { Format = FrameFormat.Yuv };
        var originals = await ReadSourceAsync(source, [.. pairs.Select(pair => pair.Source)], output, frame => Samples.Of(frame, source.Size), cancellationToken);
        var copies = await ReadAsync(written, [.. pairs.Select(pair => pair.Written)], output, frame => Samples.Of(frame, source.Size), cancellationToken);
        return ResultOf(pairs, originals, pair => new FrameLikeness(pair.Source, copies[pair.Written] is { } copy && originals[pair.Source]!.Equal(copy) ? 1 : 0, NeighbourSsim: null));
    }

    private async Task<PictureProofResult> CompareLooksAsync(
        ProvedVideo source, ProvedVideo written, IReadOnlyList<FramePair> pairs, PictureComparison comparison, CancellationToken cancellationToken)
    {
        var width = Math.Min(ComparedWidth, source.Size.Width);
        // Fields lie in alternate rows, so all rows are needed to tell them apart.
        var height = comparison == PictureComparison.OneField ? source.Size.Height : Math.Max(1, (int)Math.Round((double)source.Size.Height * width / source.Size.Width));
        var output = new FrameOutput { Format = FrameFormat.Gray8, Width = width, Height = height, Upright = false };
        // At full size a row or a column that was added stays where it is, and is left out.
        var writtenOutput = width == source.Size.Width ? output with { Width = null, Height = null } : output;
        int[] wanted = [.. pairs.SelectMany(pair => new[] { pair.Source - 1, pair.Source, pair.Source + 1 }).Where(frame => frame >= 0 && frame < source.Index.Frames.Count).Distinct().Order()];
        var originals = await ReadSourceAsync(source, wanted, output, Grey.Of, cancellationToken);
        var copies = await ReadAsync(written, [.. pairs.Select(pair => pair.Written)], writtenOutput, Grey.Of, cancellationToken);
        return ResultOf(pairs, originals, pair =>
        {
            var copy = copies[pair.Written]!;
            var neighbours = new[] { pair.Source - 1, pair.Source + 1 }.Select(frame => originals.GetValueOrDefault(frame)).OfType<Grey>();
            return new FrameLikeness(
                pair.Source, originals[pair.Source]!.Ssim(copy, comparison), neighbours.Select(neighbour => (double?)neighbour.Ssim(copy, comparison)).Max());
        });
    }

    private static PictureProofResult ResultOf<T>(IReadOnlyList<FramePair> pairs, Dictionary<int, T?> originals, Func<FramePair, FrameLikeness> compare)
        where T : class =>
        new(
            [.. pairs.Where(pair => originals.GetValueOrDefault(pair.Source) is not null).Select(compare)],
            [.. pairs.Select(pair => pair.Source).Where(frame => originals.GetValueOrDefault(frame) is null)]);

    /// <summary>The source's frames, all at once; when one of them cannot be decoded, one by one, so that the others still count.</summary>
    private async Task<Dictionary<int, T?>> ReadSourceAsync<T>(
        ProvedVideo source, int[] wanted, FrameOutput output, Func<VideoFrame, T?> keep, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ReadAsync(source, wanted, output, frame => frame.IsDamaged ? null : keep(frame), cancellationToken);
        }
        catch (MediaException exception) when (wanted.Length > 1 && IsOfAFrame(exception))
        {
            var read = new Dictionary<int, T?>();
            foreach (var frame in wanted)
            {
                foreach (var (number, picture) in await ReadSourceAsync(source, [frame], output, keep, cancellationToken))
                    read[number] = picture;
            }
            return read;
        }
        catch (MediaException exception) when (IsOfAFrame(exception))
        {
            // Validation says what is wrong with it; here it means that this frame proves nothing, which the result tells.
            return [];
        }
    }

    private async Task<Dictionary<int, T?>> ReadAsync<T>(
        ProvedVideo video, IReadOnlyList<int> wanted, FrameOutput output, Func<VideoFrame, T?> keep, CancellationToken cancellationToken)
        where T : class
    {
        var read = new Dictionary<int, T?>();
        await frames.ReadAsync(
            video.Content, video.Index, wanted, output,
            (frame, _) =>
            {
                using (frame)
                    read[frame.FrameIndex] = keep(frame);
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        return read;
    }

    private static bool IsOfAFrame(MediaException exception) => exception.Code is MediaErrorCode.Unreadable or MediaErrorCode.Truncated;

    private sealed record Grey(byte[] Pixels, int Width, int Height)
    {
        public static Grey Of(VideoFrame frame) => new(frame.Data.ToArray(), frame.Width, frame.Height);

        public double Ssim(Grey other, PictureComparison comparison)
        {
            var (width, height) = (Math.Min(Width, other.Width), Math.Min(Height, other.Height));
            return comparison == PictureComparison.OneField && height > 1
                ? Math.Max(OfRows(other, 0, (width, height / 2)), OfRows(other, 1, (width, height / 2)))
                : FrameSimilarity.Ssim(Pixels, Width, other.Pixels, other.Width, (width, height));
        }

        private double OfRows(Grey other, int first, (int Width, int Height) size) =>
            FrameSimilarity.Ssim(Pixels.AsSpan(first * Width), 2 * Width, other.Pixels.AsSpan(first * other.Width), 2 * other.Width, size);
    }

    /// <summary>All of a picture's samples, as hashes: full pictures of many frames would take too much memory. A row or a column that was added is left out.</summary>
    private sealed record Samples(string Layout, byte[] All, byte[] FirstPlane)
    {
        /// <summary>Null when the picture is smaller than the video: nothing of its size can be expected of what was written.</summary>
        public static Samples? Of(VideoFrame frame, (int Width, int Height) size)
        {
            if (frame.Width < size.Width || frame.Height < size.Height || frame.Planes.Count == 0)
                return null;
            using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] first = [];
            foreach (var plane in frame.Planes)
            {
                var (rowBytes, rows) = PartOf(frame, plane, size);
                for (var y = 0; y < rows; y++)
                    all.AppendData(frame.Data.Span.Slice(plane.Offset + (y * plane.StrideBytes), rowBytes));
                first = first.Length > 0 ? first : all.GetCurrentHash();
            }
            return new Samples(frame.PixelFormat.Replace("yuvj", "yuv", StringComparison.Ordinal), all.GetHashAndReset(), first);
        }

        /// <summary>Where colours lie elsewhere (nv12), the brightness tells.</summary>
        public bool Equal(Samples other) => Layout != other.Layout
            ? FirstPlane.AsSpan().SequenceEqual(other.FirstPlane)
            : All.AsSpan().SequenceEqual(other.All);

        /// <summary>How much of a plane is of a picture of a size; planes of colours may have fewer samples than pixels, rounded up.</summary>
        private static (int RowBytes, int Rows) PartOf(VideoFrame frame, FramePlane plane, (int Width, int Height) size)
        {
            var (pixelBytes, pixelsASample, rowsASample) = (
                frame.Planes[0].StrideBytes / frame.Width, Quotient(frame.Planes[0].StrideBytes, plane.StrideBytes), Quotient(frame.Planes[0].Height, plane.Height));
            return (
                frame.Width == size.Width ? plane.StrideBytes : Quotient(size.Width, pixelsASample) * pixelBytes,
                frame.Height == size.Height ? plane.Height : Quotient(size.Height, rowsASample));
        }

        private static int Quotient(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
    }
}
