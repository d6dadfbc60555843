using System.Text.Json;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Loader;

namespace WorkspaceAgents.Portal.Api;

/// <summary>How a stream is asked for in an address. What is left out has the default of <see cref="StreamRequest"/>.</summary>
internal sealed record StreamQuery(
    string? Split, int? Rank, int? World, long? Seed, int? Epoch, int? Epochs, bool? Shuffle, string? Remainder, string? Bad, string? State, int? Weight, string? Where, string? Mixture, string? Job, bool? Report,
    int? Frames, int? Size, string? Fit, string? Sampling, double? Fps, double? Around, double? Window)
{
    private static readonly JsonSerializerOptions MixtureJson = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public StreamRequest Parse() => new()
    {
        Split = Split ?? SplitName.Train,
        Rank = Rank ?? 0,
        World = World ?? 1,
        Seed = Seed ?? 0,
        Epoch = Epoch ?? 0,
        Epochs = Epochs,
        Shuffle = Shuffle ?? true,
        Remainder = QueryNames.Parse<RemainderPolicy>("remainder", Remainder),
        OnBadSample = Bad?.ToLowerInvariant() switch
        {
            null or "throw" => OnBadSample.Throw,
            "skip" => OnBadSample.SkipAndReport,
            _ => throw new WorkspaceException(ErrorCode.Invalid, $"bad is 'throw' or 'skip', not '{Bad}'."),
        },
        State = State,
        Weight = Weight ?? 1,
        Where = Where,
        Mixture = ParseMixture(),
        Job = Job,
        IsCounted = Report ?? true,
        Frames = ParseFrames(),
    };

    private List<StreamSet> ParseMixture()
    {
        if (string.IsNullOrEmpty(Mixture)) return [];
        try
        {
            return JsonSerializer.Deserialize<List<StreamSet>>(Mixture, MixtureJson) is { } sets && sets.TrueForAll(set => set is not null) ? sets : throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new WorkspaceException(
                ErrorCode.Invalid, $"mixture is a JSON list of further sets, such as [{{\"dataset\":\"garden\",\"version\":\"v2\",\"weight\":2,\"where\":\"stop_seconds > 5\"}}]; split too. {exception.Message}", exception);
        }
    }

    private FrameSampling? ParseFrames()
    {
        if (Frames is not { } count)
        {
            return (Size ?? Fps ?? Around ?? Window) is null && Fit is null && Sampling is null
                ? null
                : throw new WorkspaceException(ErrorCode.Invalid, "size, fit, sampling, fps, around and window are about frames: say frames=16, or how many you want.");
        }

        return new()
        {
            Count = count, SizePixels = Size, Fit = QueryNames.Parse<FrameFit>("fit", Fit), FramesPerSecond = Fps, AroundSeconds = Around, WindowSeconds = Window,
            Choice = Sampling is null && Fps is not null ? FrameChoice.Rate : QueryNames.Parse<FrameChoice>("sampling", Sampling),
        };
    }
}
