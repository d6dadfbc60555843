using System.Globalization;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Components.CommentThreads;

/// <summary>Where in a file something is said: as words, and as an address that leads there.</summary>
internal static class CommentPlace
{
    /// <summary>As <c>0:00:41.167 · frame 1234</c>; empty for the whole file.</summary>
    public static string Say(double? atSeconds, int? frameIndex) => (atSeconds, frameIndex) switch
    {
        ({ } seconds, { } frame) => string.Create(CultureInfo.InvariantCulture, $"{Words.Time(seconds)} · frame {frame}"),
        ({ } seconds, null) => Words.Time(seconds),
        (null, { } frame) => string.Create(CultureInfo.InvariantCulture, $"frame {frame}"),
        _ => "",
    };

    /// <summary>The address that leads to a place in a file, in whatever shows it best.</summary>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The file.</param>
    /// <param name="atSeconds">A time in it.</param>
    /// <param name="frameIndex">A frame of it.</param>
    /// <param name="number">A comment's number.</param>
    public static string UrlOf(string workspace, string path, double? atSeconds = null, int? frameIndex = null, int? number = null) =>
        string.Create(CultureInfo.InvariantCulture, $"/w/{workspace}/at?path={Uri.EscapeDataString(path)}")
        + (frameIndex is { } frame ? string.Create(CultureInfo.InvariantCulture, $"&frame={frame}") : atSeconds is { } seconds ? $"&t={seconds.ToString("R", CultureInfo.InvariantCulture)}" : "")
        + (number is { } n ? string.Create(CultureInfo.InvariantCulture, $"&comment={n}") : "");
}
