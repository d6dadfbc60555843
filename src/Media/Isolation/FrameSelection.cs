namespace WorkspaceAgents.Media;

/// <summary>Which frames of a video are wanted: by number, by the time they are on screen, or a range of either. Exactly one way.</summary>
public sealed record FrameSelection
{
    /// <summary>Frame numbers, in any order; a number may come more than once.</summary>
    public IReadOnlyList<int>? Indices { get; init; }

    /// <summary>Times in seconds: for each the frame that is on screen then.</summary>
    public IReadOnlyList<double>? TimesSeconds { get; init; }

    /// <summary>The first frame of a range.</summary>
    public int? Start { get; init; }

    /// <summary>The frame a range ends before; null for the end of the video.</summary>
    public int? Stop { get; init; }

    /// <summary>The first second of a range: it begins with the frame on screen then.</summary>
    public double? FromSeconds { get; init; }

    /// <summary>Frames that appear from this second on are left out; null for the end of the video.</summary>
    public double? ToSeconds { get; init; }

    /// <summary>Every so many frames of a range, 1 or more.</summary>
    public int Step { get; init; } = 1;

    /// <summary>Instead of <see cref="Step"/>: so many frames, spread evenly over the range; all of it when it has fewer.</summary>
    public int? Spread { get; init; }

    /// <summary>The frame numbers in the order they are wanted.</summary>
    /// <param name="index">The video.</param>
    /// <param name="maxCount">The most there may be.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: nothing or too much is selected, or what the video does not have.</exception>
    public IReadOnlyList<int> Resolve(FrameIndex index, int maxCount)
    {
        ArgumentNullException.ThrowIfNull(index);
        var isRange = Start is not null || Stop is not null || FromSeconds is not null || ToSeconds is not null || Spread is not null;
        var ways = (Indices is null ? 0 : 1) + (TimesSeconds is null ? 0 : 1) + (isRange ? 1 : 0);
        if (ways != 1)
            throw Invalid("Say which frames in one way: numbers, times, or a range of numbers or of times.");
        if (Step < 1 || Spread is < 1)
            throw Invalid("A step and a number of frames are 1 or more.");
        var frames = Indices is not null ? [.. Indices.Select(frame => Require(index, frame))]
            : TimesSeconds is not null ? [.. TimesSeconds.Select(seconds => PlayedAt(index, seconds))]
            : ResolveRange(index, maxCount);
        if (frames.Count == 0)
            throw Invalid("That selects no frame.");
        return frames.Count <= maxCount ? frames : throw TooMany(frames.Count, maxCount);
    }

    private List<int> ResolveRange(FrameIndex index, int maxCount)
    {
        var isTime = FromSeconds is not null || ToSeconds is not null;
        if (isTime && (Start is not null || Stop is not null))
            throw Invalid("A range is one of frame numbers or one of seconds, not both.");
        var (start, stop) = isTime ? PlayedIn(index) : (Start ?? 0, Stop ?? index.Frames.Count);
        if (start < 0 || stop < start || stop > index.Frames.Count)
            throw Invalid($"There are no frames {start} to before {stop}; the video has frames 0 to {index.Frames.Count - 1}.");
        var count = Spread is { } spread ? Math.Min(spread, stop - start) : (int)(((long)stop - start + Step - 1) / Step);
        if (count > maxCount)
            throw TooMany(count, maxCount);
        var frames = new List<int>(count);
        for (var i = 0; i < count; i++)
            frames.Add(Spread is null ? start + (i * Step) : count == 1 ? start : start + (int)((long)(stop - 1 - start) * i / (count - 1)));
        return frames;
    }

    private (int Start, int Stop) PlayedIn(FrameIndex index)
    {
        if (FromSeconds is { } a && ToSeconds is { } b && !(a < b))
            throw Invalid(FormattableString.Invariant($"A range from {a} s to {b} s ends before it starts."));
        var start = FromSeconds is not { } from || from < index.StartSeconds ? 0 : index.GetFramePlayedAt(from) ?? index.Frames.Count;
        var stop = ToSeconds is not { } to || to >= index.StopSeconds ? index.Frames.Count
            : index.GetFramePlayedAt(to) is not { } last ? 0
            // A frame that appears just then is left out; one that appeared before is still on screen.
            : index.PtsSeconds(last) < to ? last + 1 : last;
        return (start, Math.Max(start, stop));
    }

    private static int Require(FrameIndex index, int frame) => frame >= 0 && frame < index.Frames.Count
        ? frame
        : throw Invalid($"There is no frame {frame}; the video has frames 0 to {index.Frames.Count - 1}.");

    private static int PlayedAt(FrameIndex index, double seconds) => index.GetFramePlayedAt(seconds)
        ?? throw Invalid(FormattableString.Invariant($"No frame is on screen at {seconds} s: the video runs from {index.StartSeconds:0.######} to {index.StopSeconds:0.######} s."));

    private static MediaException TooMany(int count, int maxCount) =>
        Invalid($"That selects {count} frames, more than {maxCount} at once; ask for them in parts, or with a larger step.");

    private static MediaException Invalid(string message) => new(MediaErrorCode.InvalidRange, message);
}
