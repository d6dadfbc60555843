using System.Runtime.InteropServices;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Alignment.Tests;

public class FileAudioSignalTests
{
    [Fact]
    public async Task Read_GivesTheFilesSamples_AndSilenceAround()
    {
        using TemporaryFolder folder = new();
        string path = folder.Combine("sound.f32");
        float[] samples = [0.25f, -0.5f, 0.75f];
        await File.WriteAllBytesAsync(path, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
        using FileAudioSignal signal = new(path, 16_000);
        float[] read = new float[7];

        signal.Read(-2, read);

        Assert.Equal(3, signal.SampleCount);
        Assert.Equal([0, 0, 0.25f, -0.5f, 0.75f, 0, 0], read);
    }

    [Fact]
    public void Constructor_Throws_WhenThereIsNoFile()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<FileNotFoundException>(() => new FileAudioSignal(folder.Combine("sound.f32"), 16_000));
    }
}
