using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats.Tests;

public sealed class CanonicalJsonTests
{
    // RFC 8785, appendix B: the double's bits and its text.
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Serialize_WritesTheNumberOfTheRfc_WhenGivenItsBits(ulong bits, string expected) =>
        Assert.Equal(expected, CanonicalJsonWriter.FormatDouble(BitConverter.UInt64BitsToDouble(bits)));

    [Fact]
    public void Serialize_ReadsBackTheSameDouble_WhenItIsAny()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(value)) continue;
            var text = Encoding.UTF8.GetString(CanonicalJson.Serialize(new { value }));
            Assert.Equal(value, JsonDocument.Parse(text).RootElement.GetProperty("value").GetDouble());
        }
    }

    // RFC 8785, section 3.2.2 and 3.2.3.
    [Fact]
    public void Canonicalize_GivesTheBytesOfTheRfc_WhenGivenItsExample()
    {
        const string input = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        const string expected = """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""";
        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(input))));
    }

    [Fact]
    public void Canonicalize_SortsByUtf16_WhenNamesAreFromEverywhere()
    {
        const string input = """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""";
        using var document = JsonDocument.Parse(CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(input)));
        Assert.Equal(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"],
            document.RootElement.EnumerateObject().Select(member => member.Value.GetString()));
    }

    [Fact]
    public void Canonicalize_ChangesNothing_WhenAlreadyCanonical()
    {
        var once = CanonicalJson.Canonicalize("""{ "b": [1.0, {"y": 1e2, "x": "é"}], "a": {} }"""u8.ToArray());
        Assert.Equal("""{"a":{},"b":[1,{"x":"é","y":100}]}""", Encoding.UTF8.GetString(once));
        Assert.Equal(once, CanonicalJson.Canonicalize(once));
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9007199254740993")]
    [InlineData("9223372036854775807")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("1e999")]
    [InlineData("\"\\ud83d\"")]
    public void Canonicalize_Refuses_WhenAValueHasNoExactForm(string json) =>
        Assert.ThrowsAny<Exception>(() => CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Canonicalize_Refuses_WhenAMemberOccursTwice() =>
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Canonicalize("""{"a":1,"a":2}"""u8.ToArray()));

    [Fact]
    public void Serialize_Refuses_WhenANumberIsNotANumber() =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.Serialize(new { value = double.NaN }));

    [Fact]
    public void Serialize_WritesATree_WhenGivenANode() =>
        Assert.Equal("""{"a":[1,2.5],"b":"x"}""", Encoding.UTF8.GetString(CanonicalJson.Serialize(new JsonObject { ["b"] = "x", ["a"] = new JsonArray(1, 2.50) })));
}
