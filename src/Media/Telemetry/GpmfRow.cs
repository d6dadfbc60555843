namespace WorkspaceAgents.Media;

/// <summary>One sample of a GPMF stream.</summary>
/// <param name="Columns">Names and units; rows of one stream share them, or differ when things come and go.</param>
/// <param name="Values">Scaled to their units.</param>
internal readonly record struct GpmfRow(IReadOnlyList<(string Name, string? Unit)> Columns, double[] Values)
{
    /// <summary>The row with another column at its end.</summary>
    public GpmfRow With(string name, string? unit, double value) => new([.. Columns, (name, unit)], [.. Values, value]);
}
