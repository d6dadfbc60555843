using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.UsagePages;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class LimitFieldsTests
{
    [Fact]
    public void Read_TakesParts_AndLeavesWhatIsEmpty() =>
        Assert.Equal(new WorkspaceLimits { QuotaBytes = 512L << 20 }, LimitFields.Read("0.5", ""));

    [Theory]
    [InlineData("much", "30")]
    [InlineData("-1", "30")]
    [InlineData("NaN", "30")]
    [InlineData("1e300", "30")]
    [InlineData("50", "-3")]
    public void Read_Refuses_WhatIsNoNumber(string quota, string days) =>
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<WorkspaceException>(() => LimitFields.Read(quota, days)).Code);
}
