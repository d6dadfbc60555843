using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>Opens files of a recording, which are blobs, for the estimators of their clocks.</summary>
internal sealed class RecordingFiles(IBlobStore blobs, AudioReaders audio, PictureSurveys surveys, FrameIndexer indexer)
{
    /// <summary>A sound or video; nothing is decoded before it is asked for.</summary>
    /// <param name="file">The file.</param>
    /// <param name="probe">Its header.</param>
    /// <param name="soundPath">Where its sound goes while it is open.</param>
    public RecordingMedia Open(InputFile file, MediaProbe probe, string soundPath) => new(file.Name, probe, new RecordingDecoders
    {
        SoundAsync = token => ReadAsync(file, path => SoundOnDisk.DecodeAsync(audio, MediaContent.OfFile(path, file.Hash.ToString()), soundPath, null, token), token),
        PicturesAsync = token => ReadAsync(file, async path =>
        {
            var index = await indexer.BuildAsync(path, probe.BestVideoStreamIndex!.Value, token);
            return (index, await surveys.SurveyAsync(MediaContent.OfFile(path, file.Hash.ToString()), index, null, token));
        }, token),
    });

    private async Task<T> ReadAsync<T>(InputFile file, Func<string, Task<T>> readAsync, CancellationToken cancellationToken)
    {
        await using var blob = await blobs.OpenFileAsync(file.Hash, cancellationToken);
        try
        {
            return await readAsync(blob.Path);
        }
        catch (MediaException wrong)
        {
            // A blob's file is named by its hash, which says nothing to anybody.
            throw new MediaException(wrong.Code, wrong.Message.Replace(file.Hash.ToString(), file.Name, StringComparison.Ordinal), wrong);
        }
    }
}
