namespace WorkspaceAgents.Alignment.Tests.Estimation;

/// <summary>Writes linear timecode as a generator does (SMPTE ST 12-1): the truth that the decoder is tested against.</summary>
internal static class LtcEncoder
{
    /// <summary>A sound with timecode.</summary>
    /// <param name="first">The code of the frame that begins at track time <paramref name="startSeconds"/>.</param>
    /// <param name="rate">Of the generator.</param>
    /// <param name="startSeconds">Before it there is silence.</param>
    /// <param name="seconds">The length of the sound.</param>
    /// <param name="sound">The recorder: samples a second, how fast its clock is in ppm (the code comes slower by as much), and the level.</param>
    public static float[] Encode(Timecode first, TimecodeRate rate, double startSeconds, double seconds, (int RateHz, double DriftPpm, double Level) sound)
    {
        // Eight times as many samples, then their means: a recorder's filter, near enough.
        const int Finer = 8;
        double bitsPerSecond = 80 * rate.FramesPerSecond / (1 + (sound.DriftPpm * 1e-6));
        float[] samples = new float[(int)(seconds * sound.RateHz)];
        Timecode code = first;
        bool[] bits = BitsOf(code);
        (long frame, bool isHigh, long halfBit) = (0, false, -1);
        for (int i = 0; i < samples.Length; i++)
        {
            double sum = 0;
            for (int part = 0; part < Finer; part++)
            {
                double t = ((i + ((part + 0.5 - (Finer / 2.0)) / Finer)) / sound.RateHz) - startSeconds;
                if (t < 0)
                    continue;
                long half = (long)Math.Floor(2 * bitsPerSecond * t);
                for (; halfBit < half; )
                {
                    halfBit++;
                    if (halfBit / 160 != frame)
                        (frame, code, bits) = (halfBit / 160, Next(code, rate), BitsOf(Next(code, rate)));
                    if (halfBit % 2 == 0 || bits[halfBit / 2 % 80])
                        isHigh = !isHigh;
                }

                sum += isHigh ? sound.Level : -sound.Level;
            }

            samples[i] = (float)(sum / Finer);
        }

        return samples;
    }

    public static Timecode Next(Timecode code, TimecodeRate rate)
    {
        int frames = code.Frames + 1, total = (((code.Hours * 60) + code.Minutes) * 60) + code.Seconds;
        if (frames == rate.FramesCounted)
            (frames, total) = (0, (total + 1) % 86_400);
        if (code.IsDropFrame && frames == 0 && total % 60 == 0 && total / 60 % 10 != 0)
            frames = 2;
        return new Timecode(total / 3600, total / 60 % 60, total % 60, frames, code.IsDropFrame);
    }

    private static bool[] BitsOf(Timecode code)
    {
        bool[] bits = new bool[80];
        void Put(int at, int length, int value)
        {
            for (int i = 0; i < length; i++)
                bits[at + i] = (value >> i & 1) == 1;
        }

        Put(0, 4, code.Frames % 10);
        Put(8, 2, code.Frames / 10);
        Put(10, 1, code.IsDropFrame ? 1 : 0);
        Put(16, 4, code.Seconds % 10);
        Put(24, 3, code.Seconds / 10);
        Put(32, 4, code.Minutes % 10);
        Put(40, 3, code.Minutes / 10);
        Put(48, 4, code.Hours % 10);
        Put(56, 2, code.Hours / 10);
        // User bits: any pattern, as generators send dates there.
        Put(4, 4, 0b1010);
        Put(28, 4, 0b0110);
        bool[] sync = [.. "0011111111111101".Select(bit => bit == '1')];
        sync.CopyTo(bits, 64);
        return bits;
    }
}
