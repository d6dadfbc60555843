using System.Text.Json;

namespace WorkspaceAgents.Storage.Tests;

public sealed class BlobHashTests
{
    private const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-4's example "abc"

    [Fact]
    public void Compute_GivesTheStandardsExample_WhenGivenAbc() => Assert.Equal(Abc, BlobHash.Compute("abc"u8).ToString());

    [Fact]
    public void Parse_GivesTheSameTextBack_AndItsBytes()
    {
        var hash = BlobHash.Parse(Abc);
        Assert.Equal(Abc, hash.ToString());
        Assert.Equal("ba7816bf", hash.Short());
        Assert.Equal(hash, BlobHash.FromBytes(Convert.FromHexString(Abc)));
        Assert.Equal(hash, BlobHash.Compute("abc"u8));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag")]
    [InlineData("../816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void TryParse_IsFalse_WhenTheTextIsNoHash(string? text)
    {
        Assert.False(BlobHash.TryParse(text, out _));
        if (text is not null) Assert.Throws<FormatException>(() => BlobHash.Parse(text));
    }

    [Fact]
    public void Json_IsTheHexText_AsValueAndAsName()
    {
        var map = new Dictionary<BlobHash, BlobHash> { [BlobHash.Parse(Abc)] = BlobHash.Empty };
        var json = JsonSerializer.Serialize(map);
        Assert.Equal($$"""{"{{Abc}}":"{{BlobHash.Empty}}"}""", json);
        Assert.Equal(map, JsonSerializer.Deserialize<Dictionary<BlobHash, BlobHash>>(json));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BlobHash>("\"abc\""));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijklmno")]
    public void StagingId_TakesTheText_WhenItIsAFileNameEverywhere(string text) => Assert.Equal(text, new StagingId(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("A")]
    [InlineData("a.committed")]
    [InlineData("0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijklmnop")]
    public void StagingId_Refuses_WhenTheTextCouldLeaveTheFolder(string text) => Assert.Throws<ArgumentException>(() => new StagingId(text));
}
