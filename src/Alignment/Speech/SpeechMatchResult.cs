namespace WorkspaceAgents.Alignment;

/// <summary>A path through a model.</summary>
/// <param name="Model">The spoken lines.</param>
/// <param name="States">Their states.</param>
/// <param name="Costs">Tells what each step costs.</param>
/// <param name="Path">The state of each frame of the audio.</param>
/// <param name="Rate">How fast the audio speaks, taken the synthesiser's rate as 1.</param>
internal sealed record SpeechMatchResult(SpokenModel Model, SpeechStates States, SpeechPath Costs, int[] Path, double Rate)
{
    /// <summary>How much better than decoys the text fits, over time; see <see cref="SpeechDecoys"/>.</summary>
    public float[] Advantage { get; init; } = [];

    /// <summary>How many frames of the path one of <see cref="Advantage"/> covers.</summary>
    public int AdvantageFrames { get; init; } = 1;

    /// <summary>For each word of the model the audio frames [Start, Stop) it takes; none when the path skips it.</summary>
    public (int Start, int Stop)[] WordSpans()
    {
        (int Start, int Stop)[] spans = new (int, int)[Model.Words.Count];
        for (int t = 0; t < Path.Length; t++)
        {
            if (States.Frame[Path[t]] < 0)
                continue;
            ref (int Start, int Stop) span = ref spans[States.Word[Path[t]]];
            if (span.Stop == 0)
                span.Start = t;
            span.Stop = t + 1;
        }

        return spans;
    }
}
