using System.Text.Json.Serialization;

namespace WorkspaceAgents.Media;

/// <summary>How heads, arguments and answers are written; generated at build time, because a worker that starts has no time to reflect.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(WorkerJobHead))]
[JsonSerializable(typeof(WorkerReport))]
[JsonSerializable(typeof(WorkerFailure))]
[JsonSerializable(typeof(StreamArguments))]
[JsonSerializable(typeof(MediaProbe))]
[JsonSerializable(typeof(ValidateArguments))]
[JsonSerializable(typeof(ValidationReport))]
[JsonSerializable(typeof(FramesArguments))]
[JsonSerializable(typeof(FrameHead))]
[JsonSerializable(typeof(SheetArguments))]
[JsonSerializable(typeof(PicturesArguments))]
[JsonSerializable(typeof(SurveyProgress))]
[JsonSerializable(typeof(PictureSurvey))]
[JsonSerializable(typeof(KeyframeHashes))]
[JsonSerializable(typeof(AudioArguments))]
[JsonSerializable(typeof(AudioHead))]
[JsonSerializable(typeof(AudioTrackRead))]
[JsonSerializable(typeof(TelemetryHead))]
[JsonSerializable(typeof(TelemetryTrack[]))]
[JsonSerializable(typeof(LoudnessArguments))]
[JsonSerializable(typeof(IReadOnlyList<AudioLevels>))]
internal sealed partial class WorkerJson : JsonSerializerContext;
