using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace WorkspaceAgents.Alignment.Tests;

/// <summary>Whatever the bytes, a parser gives a result that keeps its promises. Bytes are noise, or pieces of real files put together.</summary>
public sealed class ParserPropertyTests
{
    private static readonly string[] s_captionPieces =
    [
        "WEBVTT", "\n", "\n\n", "\r", "\r\n", "00:00:01.000", "00:01,500", " --> ", "-->", "99:59:59.999", "1", "42", "NOTE ", "STYLE\n", "REGION\n", "<b>", "</b", "&amp;", "&#x",
        "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000", "text", "\uFEFF", "\0", "二", "00:00:01", ",", "{\\an8}", "-", "999999999999999999999",
    ];

    private static readonly string[] s_sensorPieces =
    [
        "time_s", "timestamp [ns]", "t", ",", ",", ";", "\t", "\n", "\n", "\r\n", "0", "1", "2.5", "3,5", "-1e308", "1e999", "NaN", "\"", "\"a\"", "#", "ax (m/s^2)", "ay_g",
        "1700000000123456789", "2023-11-14T22:13:20Z", "2023-11-14 22:13:20", "9999999999999999999999999999999", "\uFEFF", "\0", "x",
    ];

    private static readonly string[] s_clockPieces =
    [
        "{", "}", "[", "]", ":", ",", "\"imu.csv\"", "\"offsetSeconds\"", "\"driftPpm\"", "\"referenceStartUtc\"", "1.25", "-41", "\"2026-11-22T10:00:00Z\"", "null", "true", "\n", "\"\\ud800\"", "/*", "*/",
    ];

    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(new Replay(new Rnd(20261122, 1), null));

    [Fact]
    public void CaptionParser_KeepsOnlyWholeSpans_WhateverTheBytes() => Check(s_captionPieces, bytes =>
    {
        foreach (string name in (string[])["a.srt", "a.vtt", "a"])
        {
            CaptionFile file = CaptionParser.Parse(bytes, name);
            Assert.All(file.Captions, cue =>
            {
                Assert.True(cue.StartSeconds >= 0 && cue.StopSeconds > cue.StartSeconds && double.IsFinite(cue.StopSeconds));
                Assert.False(string.IsNullOrWhiteSpace(cue.Text));
            });
            AssertBounded(file.Findings);
        }
    });

    [Fact]
    public void SensorCsvReader_KeepsTimesIncreasing_WhateverTheBytes() => Check(s_sensorPieces, bytes =>
    {
        using MemoryStream stream = new(bytes);
        SensorLog log = SensorCsvReader.ReadAsync(stream, "imu.csv", CancellationToken.None).GetAwaiter().GetResult();
        Assert.Equal(log.Channels.Count, log.Values.Length);
        Assert.All(log.Values, channel => Assert.Equal(log.TimesSeconds.Length, channel.Length));
        Assert.All(log.Values, channel => Assert.DoesNotContain(channel, double.IsInfinity));
        for (int sample = 0; sample < log.TimesSeconds.Length; sample++)
            Assert.True(double.IsFinite(log.TimesSeconds[sample]) && (sample == 0 || log.TimesSeconds[sample] > log.TimesSeconds[sample - 1]));
        Assert.Equal(log.RowsRead, log.TimesSeconds.Length + log.RowsLeftOut);
        AssertBounded(log.Findings);
    });

    [Fact]
    public void ClockFileReader_StatesOnlyWholeClocks_WhateverTheBytes() => Check(s_clockPieces, bytes =>
    {
        ClockFile file = ClockFileReader.Read(bytes, ["imu.csv"]);
        Assert.All(file.Entries, entry => Assert.True((entry.Value.OffsetSeconds is null) != (entry.Value.ReferenceStartUtc is null)));
        Assert.True(double.IsFinite(file.MapFor("imu.csv").ToReference(1)));
        AssertBounded(file.Findings);
    });

    [Fact]
    public void Iso8601Time_ReadsWhatDotNetWrites_WhateverTheInstant() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 9_999_999)).Zip(Gen.Choose(-14 * 60, 14 * 60)).ToArbitrary(),
        choice =>
        {
            DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(choice.Item1.Item1).AddTicks(choice.Item1.Item2).ToOffset(TimeSpan.FromMinutes(choice.Item2));
            Iso8601Time parsed = Iso8601Time.Parse(Encoding.ASCII.GetBytes(time.ToString("O", System.Globalization.CultureInfo.InvariantCulture)))!.Value;
            return parsed.HasZone && parsed.UnixNanoseconds == (time.UtcDateTime - DateTime.UnixEpoch).Ticks * 100;
        }).Check(s_config);

    private static void AssertBounded(IReadOnlyList<AlignmentFinding> findings)
    {
        Assert.All(findings, finding => Assert.True(finding.Message.Length is > 0 and < 1000 && finding.Suggestion.Length > 0));
        Assert.All(findings.GroupBy(finding => finding.Code), group => Assert.True(group.Count() <= FindingList.MaxPerCode + 1));
    }

    private static void Check(string[] pieces, Action<byte[]> holds)
    {
        Gen<byte[]> noise = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();
        Gen<byte[]> text = Gen.Elements(pieces).ArrayOf().Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));
        Gen<byte[]> mixed = text.Zip(noise).Select(pair => pair.Item1.Concat(pair.Item2).ToArray());
        Gen<byte[]> wide = text.Select(bytes => (byte[])[0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes))]);
        Prop.ForAll(Gen.OneOf(text, text, text, noise, mixed, wide).ToArbitrary(), holds).Check(s_config);
    }
}
