namespace WorkspaceAgents.Media;

/// <summary>A chapter as the container states it.</summary>
/// <param name="Id">The container's number of it.</param>
/// <param name="TimeBase">The unit of its times.</param>
/// <param name="Start">In ticks.</param>
/// <param name="Stop">In ticks.</param>
/// <param name="Title">Null when it has none.</param>
internal sealed record Chapter(long Id, TimeBase TimeBase, long Start, long Stop, string? Title)
{
    /// <summary>Where it begins, in seconds.</summary>
    public double StartSeconds => TimeBase.ToSeconds(Start);

    /// <summary>Where it ends, in seconds.</summary>
    public double StopSeconds => TimeBase.ToSeconds(Stop);
}
