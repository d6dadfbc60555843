namespace WorkspaceAgents.Media;

/// <summary>
/// Finds hard cuts in a row of small grey pictures. Two pictures differ by their values, place by place, and by their histograms; a cut is a
/// difference that stands out of what is usual around it, so that shaking and fast motion are no cuts. A flash is none either: the picture
/// that was before is back within five frames. Nor is a fade, however short: it changes the picture in three steps or more.
/// </summary>
public sealed class SceneCutDetector
{
    /// <summary>Width of the pictures.</summary>
    public const int Width = 64;

    /// <summary>Height of the pictures.</summary>
    public const int Height = 36;

    /// <summary>How many frames before and after one decide whether it is a cut.</summary>
    internal const int Reach = 6;

    private const int Bins = 32;
    private const int Held = (2 * Reach) + 1;
    private const double MinScore = 0.06;
    private const double TimesUsual = 3.0;
    private const double SameShare = 0.4;

    // A cut is one step, or two where a converter has blended the frames around it.
    private const int FadeReach = 3;
    private const int FadeSteps = 3;
    private const double StepShare = 0.5;

    private readonly Picture[] _pictures = [.. Enumerable.Range(0, Held).Select(_ => new Picture())];
    private readonly List<SceneCut> _cuts = [];
    private int _count;

    /// <summary>The cuts so far; those of the last six frames come with <see cref="Finish"/>.</summary>
    public IReadOnlyList<SceneCut> Cuts => _cuts;

    /// <summary>Takes the next frame.</summary>
    /// <param name="frameIndex">Its number: frames that could not be decoded are left out.</param>
    /// <param name="ptsSeconds">When it appears.</param>
    /// <param name="luma"><see cref="Height"/> rows of <see cref="Width"/> values.</param>
    /// <returns>How much it differs from the frame before, 0 to 1; 0 for the first.</returns>
    /// <exception cref="ArgumentException">It is not of that size.</exception>
    public double Add(int frameIndex, double ptsSeconds, ReadOnlySpan<byte> luma)
    {
        if (luma.Length != Width * Height)
            throw new ArgumentException($"Pictures of {Width} by {Height} are compared, not {luma.Length} values.", nameof(luma));
        var picture = At(_count);
        picture.Take(frameIndex, ptsSeconds, luma);
        picture.Score = _count == 0 ? 0 : picture.DifferenceTo(At(_count - 1));
        _count++;
        if (_count > Reach)
            Judge(_count - 1 - Reach);
        return picture.Score;
    }

    /// <summary>Judges the last frames.</summary>
    public IReadOnlyList<SceneCut> Finish()
    {
        for (var frame = Math.Max(0, _count - Reach); frame < _count; frame++)
            Judge(frame);
        return _cuts;
    }

    private Picture At(int frame) => _pictures[frame % Held];

    private void Judge(int frame)
    {
        var score = At(frame).Score;
        if (frame == 0 || score < MinScore)
            return;
        var first = Math.Max(1, frame - Reach);
        var last = Math.Min(_count - 1, frame + Reach);
        List<double> around = [];
        for (var other = first; other <= last; other++)
        {
            if (At(other).Score > score && Math.Abs(other - frame) <= 1)
                return;
            if (other != frame)
                around.Add(At(other).Score);
        }
        around.Sort();
        // The median does not rise with a second cut nearby, as the mean would.
        var usual = around.Count == 0 ? 0 : around[around.Count / 2];
        if (score >= Math.Max(MinScore, TimesUsual * usual) && !IsFade(frame) && !IsFlash(frame, first, last))
            _cuts.Add(new SceneCut(At(frame).FrameIndex, At(frame).PtsSeconds, score));
    }

    /// <summary>The frames around it change about as much.</summary>
    private bool IsFade(int frame)
    {
        var steps = 0;
        for (var other = Math.Max(1, frame - FadeReach); other <= Math.Min(_count - 1, frame + FadeReach); other++)
            steps += At(other).Score > StepShare * At(frame).Score ? 1 : 0;
        return steps >= FadeSteps;
    }

    /// <summary>The picture before comes back soon after, or this picture was there shortly before.</summary>
    private bool IsFlash(int frame, int first, int last)
    {
        var same = SameShare * At(frame).Score;
        for (var after = frame + 1; after < last; after++)
        {
            if (At(after).DifferenceTo(At(frame - 1)) < same)
                return true;
        }
        for (var before = frame - 2; before >= first; before--)
        {
            if (At(before).DifferenceTo(At(frame)) < same)
                return true;
        }
        return false;
    }

    private sealed class Picture
    {
        private readonly byte[] _luma = new byte[Width * Height];
        private readonly int[] _histogram = new int[Bins];

        public int FrameIndex { get; private set; }

        public double PtsSeconds { get; private set; }

        public double Score { get; set; }

        public void Take(int frameIndex, double ptsSeconds, ReadOnlySpan<byte> luma)
        {
            (FrameIndex, PtsSeconds) = (frameIndex, ptsSeconds);
            luma.CopyTo(_luma);
            Array.Clear(_histogram);
            foreach (var value in luma)
                _histogram[value * Bins / 256]++;
        }

        /// <summary>0 for the same picture, 1 for black and white: the mean of both differences.</summary>
        public double DifferenceTo(Picture other)
        {
            long place = 0;
            for (var i = 0; i < _luma.Length; i++)
                place += Math.Abs(_luma[i] - other._luma[i]);
            // Histograms are compared as sums from dark to bright, so that a little more light is a little difference.
            long below = 0, shift = 0;
            for (var i = 0; i < Bins; i++)
            {
                below += _histogram[i] - other._histogram[i];
                shift += Math.Abs(below);
            }
            return (((double)place / (255 * _luma.Length)) + ((double)shift / ((Bins - 1) * _luma.Length))) / 2;
        }
    }
}
