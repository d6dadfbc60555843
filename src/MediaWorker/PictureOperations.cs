using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>What the pictures of a video look like.</summary>
internal static class PictureOperations
{
    /// <summary>Decodes all of them, and says now and then how far it is.</summary>
    public static byte[] Survey(WorkerCall call)
    {
        var (content, index, asked) = Open(call);
        var survey = PictureSurveyor.Survey(
            content.Source, index, asked, frames => call.Send(new SurveyProgress(frames), WorkerJson.Default.SurveyProgress, []), call.CancellationToken);
        return WorkerCall.Answer(survey, WorkerJson.Default.PictureSurvey);
    }

    /// <summary>Decodes the keyframes.</summary>
    public static byte[] HashKeyframes(WorkerCall call)
    {
        var (content, index, asked) = Open(call);
        return WorkerCall.Answer(PictureSurveyor.HashKeyframes(content.Source, index, asked.Options, call.CancellationToken), WorkerJson.Default.KeyframeHashes);
    }

    private static (OpenedContent Content, FrameIndex Index, PicturesArguments Asked) Open(WorkerCall call)
    {
        var asked = call.Arguments(WorkerJson.Default.PicturesArguments);
        var content = call.Open();
        return (content, content.GetReader(asked.StreamIndex, call.Body).Index, asked);
    }
}
