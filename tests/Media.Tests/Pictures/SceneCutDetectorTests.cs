namespace WorkspaceAgents.Media.Tests;

/// <summary>Cuts in made scenes whose places are known.</summary>
public sealed class SceneCutDetectorTests
{
    private const int Width = SceneCutDetector.Width;
    private const int Height = SceneCutDetector.Height;

    [Fact]
    public void Add_FindsEveryCutAndNothingElse_InScenesThatMoveShakeAndAreNoisy()
    {
        int found = 0, missed = 0, wrong = 0;
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var detector = new SceneCutDetector();
            List<int> truth = [];
            var frame = 0;
            for (var scene = 0; scene < 8; scene++)
            {
                if (scene > 0)
                    truth.Add(frame);
                var picture = new Scene(random);
                var length = random.Next(12, 30);
                for (var i = 0; i < length; i++, frame++)
                    detector.Add(frame, frame / 30.0, picture.At(i, random));
            }
            var cuts = detector.Finish().Select(cut => cut.FrameIndex).ToHashSet();
            found += truth.Count(cuts.Contains);
            missed += truth.Count(cut => !cuts.Contains(cut));
            wrong += cuts.Except(truth).Count();
        }

        // 70 cuts: recall 95 % and precision 98 % at the least; scenes are drawn by chance, and two of them may look alike.
        Assert.True(found >= 67, $"{found} found, {missed} missed, {wrong} wrong");
        Assert.True(wrong * 50 <= found, $"{found} found, {missed} missed, {wrong} wrong");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Add_FindsNothing_WhenALampFlashes(int frames)
    {
        var random = new Random(3);
        var scene = new Scene(random);
        var detector = new SceneCutDetector();
        for (var i = 0; i < 60; i++)
        {
            var luma = scene.At(i, random);
            if (i >= 30 && i < 30 + frames)
                luma = [.. luma.Select(value => (byte)Math.Min(255, value + 140))];
            detector.Add(i, i / 30.0, luma);
        }

        Assert.Empty(detector.Finish());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(30)]
    public void Add_FindsNothing_WhenOneSceneFadesIntoAnother(int frames)
    {
        var random = new Random(4);
        var (first, second) = (new Scene(random), new Scene(random));
        var detector = new SceneCutDetector();
        for (var i = 0; i < 90; i++)
        {
            var share = Math.Clamp((i - 30.0) / frames, 0, 1);
            detector.Add(i, i / 30.0, [.. first.At(i, random).Zip(second.At(i, random), (a, b) => (byte)((a * (1 - share)) + (b * share)))]);
        }

        Assert.Empty(detector.Finish());
    }

    [Fact]
    public void Add_FindsNothing_WhenAPictureComesOutOfBlackInFiveFrames()
    {
        // As a title of a real film does: its last step is no cut though stillness follows.
        byte[] levels = [0, 28, 82, 140, 196, 251];
        var detector = new SceneCutDetector();
        for (var i = 0; i < 30; i++)
            detector.Add(i, i / 30.0, Flat(levels[Math.Clamp(i - 8, 0, 5)]));

        Assert.Empty(detector.Finish());
    }

    [Fact]
    public void Add_FindsOneCut_WhenTheFrameBetweenIsABlendOfBoth()
    {
        var random = new Random(6);
        var (first, second) = (new Scene(random), new Scene(random));
        var detector = new SceneCutDetector();
        for (var i = 0; i < 40; i++)
        {
            var share = i < 20 ? 0 : i == 20 ? 0.4 : 1;
            detector.Add(i, i / 30.0, [.. first.At(i, random).Zip(second.At(i, random), (a, b) => (byte)((a * (1 - share)) + (b * share)))]);
        }

        Assert.Equal(21, Assert.Single(detector.Finish()).FrameIndex);
    }

    [Fact]
    public void Add_GivesTheFirstFrameOfTheNewPicture_WithItsTime()
    {
        var detector = new SceneCutDetector();
        for (var i = 0; i < 20; i++)
            detector.Add(i, 100 + (i * 0.04), Flat(i < 13 ? (byte)40 : (byte)200));

        var cut = Assert.Single(detector.Finish());

        Assert.Equal((13, 100.52), (cut.FrameIndex, Math.Round(cut.PtsSeconds, 6)));
        Assert.InRange(cut.Score, 0.5, 0.7);
    }

    [Fact]
    public void Add_FindsACut_OneFrameBeforeTheEnd()
    {
        var detector = new SceneCutDetector();
        for (var i = 0; i < 20; i++)
            detector.Add(i, i, Flat(i < 19 ? (byte)40 : (byte)200));

        Assert.Equal(19, Assert.Single(detector.Finish()).FrameIndex);
    }

    private static byte[] Flat(byte value) => [.. Enumerable.Repeat(value, Width * Height)];

    /// <summary>Blobs on a gradient that drift, with a hand that shakes and a noisy sensor.</summary>
    private sealed class Scene(Random random)
    {
        private readonly double _base = random.Next(30, 200);
        private readonly double _slopeX = (random.NextDouble() - 0.5) * 2;
        private readonly double _slopeY = (random.NextDouble() - 0.5) * 2;
        private readonly double _drift = (random.NextDouble() - 0.5) * 1.5;
        private readonly (double X, double Y, double Size, double Light)[] _blobs =
            [.. Enumerable.Range(0, 8).Select(_ => (random.NextDouble() * Width, random.NextDouble() * Height, 3 + (random.NextDouble() * 10), (random.NextDouble() - 0.5) * 200))];

        public byte[] At(int frame, Random noise)
        {
            var (shakeX, shakeY) = ((noise.NextDouble() - 0.5) * 1.5, (noise.NextDouble() - 0.5) * 1.5);
            var luma = new byte[Width * Height];
            for (var i = 0; i < luma.Length; i++)
            {
                var (x, y) = ((i % Width) + shakeX + (_drift * frame), (i / Width) + shakeY);
                var value = _base + (_slopeX * (x - 32)) + (_slopeY * (y - 18)) + noise.Next(-6, 7);
                foreach (var blob in _blobs)
                {
                    var distance = ((x - blob.X) * (x - blob.X)) + ((y - blob.Y) * (y - blob.Y));
                    value += blob.Light * Math.Exp(-distance / (2 * blob.Size * blob.Size));
                }
                luma[i] = (byte)Math.Clamp(value, 0, 255);
            }
            return luma;
        }
    }
}
