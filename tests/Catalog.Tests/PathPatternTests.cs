using System.Text.RegularExpressions;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("raw", "raw", true)]
    [InlineData("raw", "raw/a/b.mp4", true)]
    [InlineData("raw", "rawer/a.mp4", false)]
    [InlineData("raw/**", "raw", true)]
    [InlineData("raw/**", "raw/a/b.mp4", true)]
    [InlineData("raw/*", "raw/a.mp4", true)]
    [InlineData("raw/*", "raw/a/b.mp4", false)]
    [InlineData("raw/*", "raw", false)]
    [InlineData("**/*.vtt", "a.vtt", true)]
    [InlineData("**/*.vtt", "a/b/c.vtt", true)]
    [InlineData("**/*.vtt", "a/b/c.srt", false)]
    [InlineData("*.vtt", "a/b.vtt", false)]
    [InlineData("**/annotations/**", "a/annotations/b/c.json", true)]
    [InlineData("**/annotations/**", "annotations", true)]
    [InlineData("**/annotations/**", "a/b.json", false)]
    [InlineData("raw/**/take-?.mp4", "raw/take-1.mp4", true)]
    [InlineData("raw/**/take-?.mp4", "raw/x/y/take-2.mp4", true)]
    [InlineData("raw/**/take-?.mp4", "raw/take-12.mp4", false)]
    [InlineData("**", "", true)]
    [InlineData("", "any/thing", true)]
    [InlineData("**/*.MP4", "raw/a.mp4", true)]
    [InlineData("RAW", "raw/a.mp4", true)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    public void Matches_FollowsTheRules(string pattern, string path, bool expected) => Assert.Equal(expected, PathPattern.Parse(pattern).Matches(path));

    [Theory]
    [InlineData("raw/a.mp4", "raw")]
    [InlineData("raw/a.mp4", "raw/*.mp4")]
    [InlineData("raw/*.mp4", "raw/*")]
    [InlineData("raw/*", "**/*.mp4")]
    [InlineData("raw", "**/a-very-long-name-indeed.mp4")]
    [InlineData("**/*.vtt", "**")]
    [InlineData("raw/deep/**", "raw/**/*.mp4")]
    public void Specificity_IsHigher_ForTheFirst(string more, string less) =>
        Assert.True(PathPattern.Parse(more).Specificity > PathPattern.Parse(less).Specificity);

    [Fact]
    public void Specificity_IsTheSame_ForAFolderAndEverythingInIt() =>
        Assert.Equal(PathPattern.Parse("raw").Specificity, PathPattern.Parse("raw/**").Specificity);

    [Theory]
    [InlineData("raw/**.mp4")]
    [InlineData("../raw")]
    [InlineData("a//b")]
    [InlineData("raw/\0*")]
    public void Parse_Refuses_WhatNoPathCouldMatch(string pattern) =>
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<WorkspaceException>(() => PathPattern.Parse(pattern)).Code);

    [Theory]
    [InlineData("raw/public", "raw", true)]
    [InlineData("raw/public", "other", false)]
    [InlineData("**/*.vtt", "any/where", true)]
    [InlineData("raw/*", "raw", true)]
    [InlineData("raw/*", "raw/sub/deeper", false)]
    public void MayMatchBelow_SaysWhetherAFolderIsOnTheWay(string pattern, string folder, bool expected) =>
        Assert.Equal(expected, PathPattern.Parse(pattern).MayMatchBelow(folder));

    [Fact]
    public void Matches_Ends_WhenAPatternCouldBeTriedInCountlessWays()
    {
        var pattern = PathPattern.Parse(string.Concat(Enumerable.Repeat("**/a/", 100)) + "b");

        Assert.False(pattern.Matches(string.Concat(Enumerable.Repeat("a/", 400)) + "c"));
        Assert.True(pattern.Matches(string.Concat(Enumerable.Repeat("a/", 400)) + "b"));
    }

    [Fact]
    public void Matches_AgreesWithARegularExpression_ForEverySmallPattern()
    {
        string[] segments = ["a", "b", "*", "?", "a*", "**"];
        var patterns = segments.SelectMany(x => segments.SelectMany(y => segments.Select(z => $"{x}/{y}/{z}"))).ToList();
        string[] names = ["a", "b", "ab"];
        var paths = names.Concat(names.SelectMany(x => names.Select(y => $"{x}/{y}")))
            .Concat(names.SelectMany(x => names.SelectMany(y => names.SelectMany(z => names.Select(w => $"{x}/{y}/{z}/{w}")))))
            .Concat(names.SelectMany(x => names.SelectMany(y => names.Select(z => $"{x}/{y}/{z}")))).ToList();
        foreach (var text in patterns)
        {
            var pattern = PathPattern.Parse(text);
            foreach (var path in paths) Assert.True(Regex.IsMatch(path + "/", RegexOf(text)) == pattern.Matches(path), $"{text} on {path}");
        }
    }

    /// <summary>The same language said another way, on paths whose every name is ended by a slash; a literal pattern also takes what is below it.</summary>
    private static string RegexOf(string pattern)
    {
        var names = pattern.Split('/').Select(n => n == "**" ? "(?:[^/]+/)*" : n.Replace("*", "[^/]*", StringComparison.Ordinal).Replace("?", "[^/]", StringComparison.Ordinal) + "/");
        return $"^{string.Concat(names)}{(pattern.AsSpan().ContainsAny('*', '?') ? "" : "(?:[^/]+/)*")}$";
    }
}
