using System.Globalization;
using System.Numerics;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Which frames, in a query: <c>indices=0,7,7</c>, <c>times=0.5,2</c>, <c>start=0&amp;stop=90&amp;step=3</c>, <c>from=1.5&amp;to=4</c>; <c>spread=25</c> of a range.</summary>
internal sealed record FrameSelectionQuery(string? Indices, string? Times, int? Start, int? Stop, double? From, double? To, int? Step, int? Spread)
{
    public FrameSelection Parse() => new()
    {
        Indices = Split<int>("indices", Indices, NumberStyles.None),
        TimesSeconds = Split<double>("times", Times, NumberStyles.Float),
        Start = Start,
        Stop = Stop,
        FromSeconds = From,
        ToSeconds = To,
        Step = Step ?? 1,
        Spread = Spread,
    };

    private static List<T>? Split<T>(string name, string? list, NumberStyles style)
        where T : INumber<T> =>
        list is null ? null : [.. list.Split(',').Select(part => T.TryParse(part, style, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new WorkspaceException(ErrorCode.Invalid, $"{name} is a list of numbers such as 0,7,12; '{part}' is none."))];
}
