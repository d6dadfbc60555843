namespace WorkspaceAgents.Formats;

/// <summary>What share of the recordings each split gets, in expectation; 0 to 1 each, together 1.</summary>
public sealed record SplitRatios(double Train, double Val, double Test)
{
    /// <summary>0.8, 0.1, 0.1.</summary>
    public static SplitRatios Default { get; } = new(0.8, 0.1, 0.1);

    /// <summary>Refuses ratios that are not shares of a whole.</summary>
    /// <exception cref="ArgumentException">A ratio outside 0..1, or a sum that is not 1 within 1e-9.</exception>
    public void Check()
    {
        if (Train is not (>= 0 and <= 1) || Val is not (>= 0 and <= 1) || Test is not (>= 0 and <= 1) || !(Math.Abs(Train + Val + Test - 1) <= 1e-9))
            throw new ArgumentException($"Split ratios must be 0 to 1 each and 1 together; got {this}.");
    }
}
