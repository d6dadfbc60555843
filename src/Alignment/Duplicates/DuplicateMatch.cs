namespace WorkspaceAgents.Alignment;

/// <summary>A stretch that two recordings have in common. The times of sound are right to 25 ms, those of slowly changing pictures to about half a second.</summary>
/// <param name="First">The number of the recording that came first, from 0.</param>
/// <param name="Second">The number of the other, above <paramref name="First"/>.</param>
/// <param name="Kind">What is alike.</param>
/// <param name="FirstStartSeconds">Where the stretch begins in the first, on its file's clock.</param>
/// <param name="SecondStartSeconds">Where it begins in the second, on that file's clock.</param>
/// <param name="DurationSeconds">How long it is.</param>
/// <param name="Distance">The share of bits that differ: 0 for equal, 0.5 for unrelated.</param>
public sealed record DuplicateMatch(
    int First, int Second, DuplicateKind Kind, double FirstStartSeconds, double SecondStartSeconds, double DurationSeconds, double Distance);
