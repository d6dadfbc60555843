namespace WorkspaceAgents.Media.Tests;

public sealed class FrameSelectionTests
{
    // Ten frames of 100 ms from 1 s on, the last one of 50 ms.
    private static readonly FrameIndex Index = new()
    {
        StreamIndex = 0,
        TimeBase = new TimeBase(1, 1000),
        Method = FrameIndexMethod.Tables,
        Frames = [.. Enumerable.Range(0, 10).Select(i => new FrameEntry(1000 + (i * 100), i == 9 ? 50 : 100, i % 5 == 0, null, 100))],
    };

    public static TheoryData<FrameSelection, int[]> Selections => new()
    {
        { new() { Indices = [7, 0, 7] }, [7, 0, 7] },
        { new() { TimesSeconds = [1.0, 1.949, 1.25] }, [0, 9, 2] },
        { new() { Start = 8 }, [8, 9] },
        { new() { Start = 1, Stop = 8, Step = 3 }, [1, 4, 7] },
        { new() { FromSeconds = 1.25, ToSeconds = 1.5 }, [2, 3, 4] },
        { new() { FromSeconds = 1.25, ToSeconds = 1.501 }, [2, 3, 4, 5] },
        { new() { FromSeconds = -5, ToSeconds = 1.1 }, [0] },
        { new() { FromSeconds = 1.9, ToSeconds = 100 }, [9] },
        { new() { Spread = 3 }, [0, 4, 9] },
        { new() { Start = 2, Stop = 4, Spread = 30 }, [2, 3] },
        { new() { Start = 6, Spread = 1 }, [6] },
    };

    public static TheoryData<FrameSelection, string> Refusals => new()
    {
        { new(), "one way" },
        { new() { Indices = [1], Start = 0 }, "one way" },
        { new() { Start = 0, FromSeconds = 1 }, "not both" },
        { new() { Indices = [10] }, "frames 0 to 9" },
        { new() { Indices = [-1] }, "frames 0 to 9" },
        { new() { Indices = [] }, "no frame" },
        { new() { TimesSeconds = [2.1] }, "from 1 to 1.95 s" },
        { new() { TimesSeconds = [double.NaN] }, "from 1 to 1.95 s" },
        { new() { Start = 5, Stop = 3 }, "frames 0 to 9" },
        { new() { Start = 0, Stop = 11 }, "frames 0 to 9" },
        { new() { Start = 0, Step = 0 }, "1 or more" },
        { new() { FromSeconds = 3, ToSeconds = 2 }, "ends before it starts" },
        { new() { FromSeconds = 3 }, "no frame" },
        { new() { Indices = [.. Enumerable.Repeat(1, 21)] }, "more than 20" },
    };

    [Theory]
    [MemberData(nameof(Selections))]
    public void Resolve_GivesTheFrames(FrameSelection selection, int[] expected) => Assert.Equal(expected, selection.Resolve(Index, 20));

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Resolve_SaysWhatIsWrong(FrameSelection selection, string words)
    {
        var refusal = Assert.Throws<MediaException>(() => selection.Resolve(Index, 20));

        Assert.Equal(MediaErrorCode.InvalidRange, refusal.Code);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lay_MakesRowsOfTilesOfTheVideosShape()
    {
        var sheet = FrameSheet.Lay(7, null, 160, 1920, 1080);

        Assert.Equal((3, 3, 160, 90), (sheet.Columns, sheet.Rows, sheet.TileWidth, sheet.TileHeight));
        Assert.Equal((160, 180), sheet.PlaceOf(7));
        Assert.Throws<MediaException>(() => FrameSheet.Lay(400, 400, 160, 1920, 1080));
    }
}
