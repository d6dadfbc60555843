namespace WorkspaceAgents.Catalog;

/// <summary>A whole result in a file that is gone when its stream is closed.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="RowCount">Rows in it.</param>
public sealed record QueryFile(Stream Content, long RowCount) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
