namespace WorkspaceAgents.Loader.Tests;

public sealed class RankPlanTests
{
    [Theory]
    [InlineData(RemainderPolicy.Drop, 10, 0, 4, "0:0123 0:4567", 1, 0)]
    [InlineData(RemainderPolicy.Pad, 10, 0, 4, "0:0123 0:4567 0:8901", 1, 0)]
    [InlineData(RemainderPolicy.Repeat, 10, 0, 4, "0:0123 0:4567 0:89,1:01", 1, 2)]
    [InlineData(RemainderPolicy.Repeat, 10, 2, 4, "0:2345 0:6789", 1, 0)]
    [InlineData(RemainderPolicy.Repeat, 3, 0, 8, "0:012,1:012,2:01", 2, 2)]
    [InlineData(RemainderPolicy.Pad, 3, 0, 8, "0:01201201", 1, 0)]
    [InlineData(RemainderPolicy.Drop, 3, 0, 8, "", 1, 0)]
    [InlineData(RemainderPolicy.Repeat, 10, 10, 4, "", 1, 0)]
    public void Plan_GivesEveryRankAsMany_ByItsPolicy(RemainderPolicy policy, int count, int start, int world, string turns, int endEpochs, int endPosition)
    {
        var plans = Enumerable.Range(0, world).Select(rank => new RankPlan(count, start, rank, world, policy)).ToList();
        Assert.Single(plans.Select(plan => plan.Steps).Distinct());
        Assert.All(plans, plan => Assert.Equal((endEpochs, (long)endPosition), plan.End));
        var read = Enumerable.Range(0, (int)plans[0].Steps).Select(step => string.Join(',', plans
            .GroupBy(plan => plan.EpochsAhead(step)).Select(epoch => $"{epoch.Key}:{string.Concat(epoch.Select(plan => plan.PlaceOf(step)))}")));
        Assert.Equal(turns, string.Join(' ', read));
    }
}
