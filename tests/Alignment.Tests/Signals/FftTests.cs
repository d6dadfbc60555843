namespace WorkspaceAgents.Alignment.Tests.Signals;

public sealed class FftTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(512)]
    [InlineData(2048)]
    public void Forward_IsTheDefinition_ForEveryLength(int length)
    {
        SyntheticSound random = new(16_000, length);
        float[] real = new float[length], imaginary = new float[length];
        for (int i = 0; i < length; i++)
            (real[i], imaginary[i]) = (random.Noise(), random.Noise());
        (double Real, double Imaginary)[] expected = Definition(real, imaginary);

        new Fft(length).Forward(real, imaginary);

        for (int k = 0; k < length; k++)
        {
            Assert.Equal(expected[k].Real, real[k], 1e-3);
            Assert.Equal(expected[k].Imaginary, imaginary[k], 1e-3);
        }
    }

    [Fact]
    public void Backward_GivesTheSignalTimesItsLength_AfterForward()
    {
        SyntheticSound random = new(16_000, 3);
        float[] signal = [.. Enumerable.Range(0, 1024).Select(_ => random.Noise())];
        float[] real = [.. signal], imaginary = new float[1024];
        Fft fft = new(1024);

        fft.Forward(real, imaginary);
        fft.Backward(real, imaginary);

        for (int i = 0; i < 1024; i++)
            Assert.Equal(signal[i], real[i] / 1024, 1e-5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    public void Constructor_Refuses_WhatIsNoPowerOfTwo(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => new Fft(length));

    private static (double Real, double Imaginary)[] Definition(float[] real, float[] imaginary)
    {
        int length = real.Length;
        (double, double)[] result = new (double, double)[length];
        for (int k = 0; k < length; k++)
        {
            (double sumReal, double sumImaginary) = (0, 0);
            for (int n = 0; n < length; n++)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * ((long)k * n % length) / length);
                (sumReal, sumImaginary) = (sumReal + (real[n] * cos) - (imaginary[n] * sin), sumImaginary + (real[n] * sin) + (imaginary[n] * cos));
            }

            result[k] = (sumReal, sumImaginary);
        }

        return result;
    }
}
