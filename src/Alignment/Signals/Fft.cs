using System.Numerics;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// The discrete Fourier transform of one power-of-two length, X[k] = Σ x[n]·exp(−2πi·kn/N), not scaled. Stockham's self-sorting form in radix 4, so that
/// every pass reads and writes forward and the inner loop is vectorised. Not thread-safe: it owns its work space.
/// </summary>
internal sealed class Fft
{
    private readonly float[] _cos;
    private readonly float[] _sin;
    private readonly float[] _workReal;
    private readonly float[] _workImaginary;

    /// <param name="length">A power of two, 2 or more.</param>
    public Fft(int length)
    {
        if (length < 2 || !BitOperations.IsPow2(length))
            throw new ArgumentOutOfRangeException(nameof(length), length, "The length must be a power of two.");
        Length = length;
        _cos = new float[length / 2];
        _sin = new float[length / 2];
        for (int i = 0; i < length / 2; i++)
        {
            (double sin, double cos) = Math.SinCos(-2 * Math.PI * i / length);
            (_cos[i], _sin[i]) = ((float)cos, (float)sin);
        }

        _workReal = new float[length];
        _workImaginary = new float[length];
    }

    public int Length { get; }

    /// <summary>The smallest length that holds a number of samples.</summary>
    public static int LengthFor(long samples) => checked((int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(2, samples)));

    /// <summary>Transforms in place.</summary>
    public void Forward(float[] real, float[] imaginary)
    {
        (float[] inReal, float[] inImaginary, float[] outReal, float[] outImaginary) = (real, imaginary, _workReal, _workImaginary);
        int stride = 1;
        for (int length = Length; length > 1;)
        {
            bool four = length >= 4;
            if (four)
                PassOfFour(length, stride, inReal, inImaginary, outReal, outImaginary);
            else
                PassOfTwo(stride, inReal, inImaginary, outReal, outImaginary);
            length /= four ? 4 : 2;
            stride *= four ? 4 : 2;
            (inReal, outReal) = (outReal, inReal);
            (inImaginary, outImaginary) = (outImaginary, inImaginary);
        }

        if (!ReferenceEquals(inReal, real))
        {
            inReal.CopyTo(real, 0);
            inImaginary.CopyTo(imaginary, 0);
        }
    }

    /// <summary>Transforms back in place, not scaled: the result is N times the signal.</summary>
    public void Backward(float[] real, float[] imaginary) => Forward(imaginary, real);

    private static void PassOfTwo(int stride, float[] ar, float[] ai, float[] br, float[] bi)
    {
        for (int q = 0; q < stride; q++)
        {
            (float xr, float xi, float yr, float yi) = (ar[q], ai[q], ar[q + stride], ai[q + stride]);
            (br[q], bi[q], br[q + stride], bi[q + stride]) = (xr + yr, xi + yi, xr - yr, xi - yi);
        }
    }

    private void PassOfFour(int length, int stride, float[] ar, float[] ai, float[] br, float[] bi)
    {
        int quarter = length / 4;
        int step = Length / length;
        for (int p = 0; p < quarter; p++)
        {
            Complex32Pair first = new(_cos[p * step], _sin[p * step]);
            Complex32Pair second = new(_cos[2 * p * step], _sin[2 * p * step]);
            Complex32Pair third = new((first.Real * second.Real) - (first.Imaginary * second.Imaginary), (first.Real * second.Imaginary) + (first.Imaginary * second.Real));
            int from = stride * p;
            int apart = stride * quarter;
            int to = stride * 4 * p;
            int q = 0;
            for (; q <= stride - Vector<float>.Count; q += Vector<float>.Count)
            {
                Vector<float> a = new(ar, from + q), ia = new(ai, from + q), b = new(ar, from + apart + q), ib = new(ai, from + apart + q);
                Vector<float> c = new(ar, from + (2 * apart) + q), ic = new(ai, from + (2 * apart) + q), d = new(ar, from + (3 * apart) + q), id = new(ai, from + (3 * apart) + q);
                (Vector<float> sumAc, Vector<float> iSumAc, Vector<float> difAc, Vector<float> iDifAc) = (a + c, ia + ic, a - c, ia - ic);
                (Vector<float> sumBd, Vector<float> iSumBd, Vector<float> turned, Vector<float> iTurned) = (b + d, ib + id, id - ib, b - d);
                (sumAc + sumBd).CopyTo(br, to + q);
                (iSumAc + iSumBd).CopyTo(bi, to + q);
                Store(first, difAc - turned, iDifAc - iTurned, br, bi, to + stride + q);
                Store(second, sumAc - sumBd, iSumAc - iSumBd, br, bi, to + (2 * stride) + q);
                Store(third, difAc + turned, iDifAc + iTurned, br, bi, to + (3 * stride) + q);
            }

            for (; q < stride; q++)
            {
                (float a, float ia, float b, float ib) = (ar[from + q], ai[from + q], ar[from + apart + q], ai[from + apart + q]);
                (float c, float ic, float d, float id) = (ar[from + (2 * apart) + q], ai[from + (2 * apart) + q], ar[from + (3 * apart) + q], ai[from + (3 * apart) + q]);
                (float turned, float iTurned) = (id - ib, b - d);
                (br[to + q], bi[to + q]) = (a + c + b + d, ia + ic + ib + id);
                Store(first, a - c - turned, ia - ic - iTurned, br, bi, to + stride + q);
                Store(second, a + c - b - d, ia + ic - ib - id, br, bi, to + (2 * stride) + q);
                Store(third, a - c + turned, ia - ic + iTurned, br, bi, to + (3 * stride) + q);
            }
        }
    }

    private static void Store(Complex32Pair w, Vector<float> real, Vector<float> imaginary, float[] br, float[] bi, int at)
    {
        ((w.Real * real) - (w.Imaginary * imaginary)).CopyTo(br, at);
        ((w.Real * imaginary) + (w.Imaginary * real)).CopyTo(bi, at);
    }

    private static void Store(Complex32Pair w, float real, float imaginary, float[] br, float[] bi, int at)
    {
        br[at] = (w.Real * real) - (w.Imaginary * imaginary);
        bi[at] = (w.Real * imaginary) + (w.Imaginary * real);
    }

    private readonly record struct Complex32Pair(float Real, float Imaginary);
}
