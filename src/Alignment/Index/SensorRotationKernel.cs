using System.Numerics.Tensors;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Rotations as unit quaternions: spherical linear interpolation (Shoemake, "Animating rotation with quaternion curves", 1985). q and -q are the same rotation:
/// every sample takes the sign that is nearer to the one before, so that neither the way between two samples nor the values along a log jump.
/// </summary>
internal sealed class SensorRotationKernel : SensorKernel
{
    // Below this angle a sine divides by next to nothing, and the straight line is as good.
    private const double NearlyEqual = 1 - 1e-12;

    private readonly int[] _columns;
    private readonly double[] _rotations;

    /// <param name="columns">The columns of w, x, y and z.</param>
    /// <param name="samples">Their samples, of any length but 0.</param>
    public SensorRotationKernel(int[] columns, double[][] samples)
    {
        _columns = columns;
        _rotations = new double[samples[0].Length * 4];
        for (int sample = 0; sample < samples[0].Length; sample++)
        {
            Span<double> rotation = _rotations.AsSpan(sample * 4, 4);
            for (int part = 0; part < 4; part++)
                rotation[part] = samples[part][sample];
            bool isFlipped = sample > 0 && TensorPrimitives.Dot(rotation, _rotations.AsSpan((sample - 1) * 4, 4)) < 0;
            TensorPrimitives.Divide(rotation, (isFlipped ? -1 : 1) * TensorPrimitives.Norm(rotation), rotation);
        }
    }

    public override void Read(SensorPositions at, Span<double> rows, int stride)
    {
        Span<double> rotation = stackalloc double[4];
        for (int frame = 0; frame < at.Count; frame++)
        {
            int sample = at.Sample[frame];
            if (sample < 0)
                continue;
            ReadOnlySpan<double> from = _rotations.AsSpan(sample * 4, 4);
            if (at.Before[frame] == 0)
                from.CopyTo(rotation);
            else
                Between(from, _rotations.AsSpan((sample + 1) * 4, 4), at.Before[frame] / at.Width[frame], rotation);
            for (int part = 0; part < 4; part++)
                rows[(frame * stride) + _columns[part]] = rotation[part];
        }
    }

    private static void Between(ReadOnlySpan<double> from, ReadOnlySpan<double> to, double share, Span<double> rotation)
    {
        double cosine = TensorPrimitives.Dot(from, to);
        (double a, double b) = (1 - share, share);
        if (cosine < NearlyEqual)
        {
            double angle = Math.Acos(cosine);
            (a, b) = (Math.Sin((1 - share) * angle) / Math.Sin(angle), Math.Sin(share * angle) / Math.Sin(angle));
        }

        for (int part = 0; part < 4; part++)
            rotation[part] = (a * from[part]) + (b * to[part]);
        TensorPrimitives.Divide(rotation, TensorPrimitives.Norm(rotation), rotation);
    }
}
