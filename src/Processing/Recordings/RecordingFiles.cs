using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;
using RecordingMedia = WorkspaceAgents.Alignment.RecordingMedia;

namespace WorkspaceAgents.Processing;

/// <summary>Opens files of a recording, which are blobs, for the estimators of their clocks.</summary>
internal sealed class RecordingFiles(IBlobStore blobs, AudioReaders audio, PictureSurveys surveys, FrameIndexStep indexes)
{
    /// <summary>A sound or video; nothing is decoded before it is asked for.</summary>
    /// <param name="file">The file.</param>
    /// <param name="probe">Its header.</param>
    /// <param name="soundPath">Where its sound goes while it is open.</param>
    /// <param name="mode">Whether the memory counts for its frame index.</param>
    public RecordingMedia Open(InputFile file, MediaProbe probe, string soundPath, StepMode mode) => new(file.Name, probe, new RecordingDecoders
    {
        SoundAsync = token => ReadAsync(file, path => SoundOnDisk.DecodeAsync(audio, MediaContent.OfFile(path, file.Hash.ToString()), soundPath, null, token), token),
        IndexAsync = token => IndexAsync(file, probe, mode, token),
        PicturesAsync = (index, token) => ReadAsync(file, path => surveys.SurveyAsync(MediaContent.OfFile(path, file.Hash.ToString()), index, null, token), token),
    });

    /// <summary>The frame index of a file's main video.</summary>
    /// <exception cref="MediaException">It cannot be read.</exception>
    public Task<FrameIndex> IndexAsync(InputFile file, MediaProbe probe, StepMode mode, CancellationToken cancellationToken) => NamedAsync(file, async () =>
    {
        var indexed = await indexes.RunAsync(file.Hash, probe.BestVideoStreamIndex!.Value, mode, cancellationToken);
        return await FrameIndex.ReadAsync(await blobs.ReadAllAsync(indexed.Index.Hash, cancellationToken), cancellationToken);
    });

    private Task<T> ReadAsync<T>(InputFile file, Func<string, Task<T>> readAsync, CancellationToken cancellationToken) => NamedAsync(file, async () =>
    {
        await using var blob = await blobs.OpenFileAsync(file.Hash, cancellationToken);
        return await readAsync(blob.Path);
    });

    private static async Task<T> NamedAsync<T>(InputFile file, Func<Task<T>> readAsync)
    {
        try
        {
            return await readAsync();
        }
        catch (MediaException wrong)
        {
            // A blob's file is named by its hash, which says nothing to anybody.
            throw new MediaException(wrong.Code, wrong.Message.Replace(file.Hash.ToString(), file.Name, StringComparison.Ordinal), wrong);
        }
    }
}
