using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

public sealed class NpyTests
{
    [RequiresNumpyFact]
    public async Task Write_IsReadByNumpy_WhenValuesAreOfEveryKind()
    {
        using var folder = new TemporaryFolder();
        float[,] matrix = { { 1.5f, float.NaN }, { -0f, float.PositiveInfinity }, { 1e-45f, 3 } };
        await File.WriteAllBytesAsync(folder.Combine("m.npy"), Npy.Write(matrix));
        await File.WriteAllBytesAsync(folder.Combine("v.npy"), Npy.WriteFloat64([0, 1 / 3.0, 1e300]));
        await File.WriteAllBytesAsync(folder.Combine("e.npy"), Npy.Write(new float[0, 6]));
        await File.WriteAllBytesAsync(folder.Combine("t.npy"), Npy.Write([1, 2, 3, 4, 5, 6, 7, 8], 2, 2, 2));
        var output = await Python.RunAsync(folder.Path, """
            import numpy as np
            m = np.load('m.npy', allow_pickle=False)
            print(m.dtype, m.shape, m.tobytes().hex(), m.flags['C_CONTIGUOUS'])
            v = np.load('v.npy', allow_pickle=False)
            print(v.dtype, v.shape, [float(x).hex() for x in v])
            print(np.load('e.npy').shape, np.load('t.npy')[1, 0, 1])
            """);
        var bytes = new byte[24];
        Buffer.BlockCopy(matrix, 0, bytes, 0, 24);
        Assert.Equal($"""
            float32 (3, 2) {Convert.ToHexStringLower(bytes)} True
            float64 (3,) ['0x0.0p+0', '0x1.5555555555555p-2', '0x1.7e43c8800759cp+996']
            (0, 6) 6.0
            """, output);
    }

    [Fact]
    public void Write_GivesTheSameBytesInWholeBlocks_WhenRepeated()
    {
        var file = Npy.Write([1, 2, 3, 4, 5, 6], 3, 2);
        Assert.Equal(Npy.Write(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }), file);
        Assert.Equal(128 + 24, file.Length);
        Assert.Equal([1, 2, 3, 4, 5, 6], Npy.ReadFloat32(file, out var shape));
        Assert.Equal([3, 2], shape);
    }

    [Fact]
    public void ReadFloat64_GivesTheValuesBack_WhenWritten()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => i / 3.0)];
        Assert.Equal(values, Npy.ReadFloat64(Npy.WriteFloat64(values), out var shape));
        Assert.Equal([1000], shape);
    }

    [Fact]
    public void Read_Refuses_WhenTheFileIsCutOrOfAnotherType()
    {
        var file = Npy.WriteFloat64([1, 2, 3]);
        Assert.Throws<InvalidDataException>(() => Npy.ReadFloat64(file.AsSpan(0, file.Length - 1), out _));
        Assert.Throws<InvalidDataException>(() => Npy.ReadFloat64(file.AsSpan(0, 40), out _));
        Assert.Throws<InvalidDataException>(() => Npy.ReadFloat32(file, out _));
        Assert.Throws<ArgumentException>(() => Npy.Write([1, 2, 3], 2, 2));
    }
}
