namespace WorkspaceAgents.Alignment;

/// <summary>Makes the values of one channel, or of the four of a rotation, for a block of frames.</summary>
internal abstract class SensorKernel
{
    /// <summary>Sets the kernel's columns of the rows where there is a value; the others stay as they are.</summary>
    /// <param name="at">The frames' places.</param>
    /// <param name="rows">Values, [frames · stride].</param>
    /// <param name="stride">Columns of a row.</param>
    public abstract void Read(SensorPositions at, Span<double> rows, int stride);
}
