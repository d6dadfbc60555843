using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.AccessPages;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class GrantFieldsTests
{
    [Fact]
    public void Read_TakesEveryField_AndTheLastDayIsIncluded()
    {
        var grant = GrantFields.Read(Form(("Path", "raw/**"), ("Subject", "group:a:b"), ("Effect", "deny"), ("Note", "final"), ("Until", "2026-12-31")));

        Assert.Equal(("raw/**", GrantSubjectKind.Group, "a:b", GrantEffect.Deny), (grant.Path, grant.SubjectKind, grant.Subject, grant.Effect));
        Assert.Equal(Permissions.View | Permissions.Write, grant.Permissions);
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), grant.ExpiresAt);
    }

    [Theory]
    [InlineData("Subject", "")]
    [InlineData("Subject", "nobody")]
    [InlineData("Until", "soon")]
    [InlineData("Permission", "")]
    public void Read_RefusesByName_WhatIsMissing(string field, string value) =>
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<WorkspaceException>(() => GrantFields.Read(Form(("Path", "raw"), ("Subject", "role:viewer"), (field, value)))).Code);

    private static FormCollection Form(params (string Name, string Value)[] fields)
    {
        var form = new Dictionary<string, StringValues> { ["Permission"] = new(["View", "Write"]) };
        foreach (var (name, value) in fields) form[name] = value;
        return new(form);
    }
}
