using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary>Decodes the sound of a file on this disk, telling how far it is.</summary>
internal static class DecodedSound
{
    /// <exception cref="MediaException">It has no sound, or none that can be decoded.</exception>
    public static async Task<SoundOnDisk> OpenAsync(Run run, string path, CancellationToken cancellationToken)
    {
        var sound = await SoundOnDisk.DecodeAsync(
            new MediaTools(run.Session).Audio, MediaContent.OfFile(path), Path.GetTempFileName(),
            seconds => run.Tell($"{Path.GetFileName(path)}: {seconds:0} s decoded"), cancellationToken);
        run.EndTelling();
        return sound;
    }
}
