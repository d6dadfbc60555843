namespace WorkspaceAgents.Loader;

/// <summary>How frames of a clip are chosen.</summary>
public enum FrameChoice
{
    /// <summary>The clip's time is cut into equal parts, and of each the frame on screen at its middle is taken.</summary>
    Uniform,

    /// <summary>As <see cref="Uniform"/>, but at a time within each part that is drawn: by the seed, the epoch and the sample's place, so a resumed reader draws the same.</summary>
    Random,

    /// <summary>Frames at a rate, from a beginning that is drawn in the same way.</summary>
    Rate,

    /// <summary>Keyframes, evenly chosen when there are more than asked for.</summary>
    Keyframes,
}
