namespace WorkspaceAgents.Alignment;

/// <summary>A query that was refused or stopped. The message is DuckDB's own where it has one, says what to do, and is safe to show.</summary>
public sealed class QueryException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="message">What is wrong with the query, and what to do.</param>
    /// <param name="inner">What DuckDB threw.</param>
    public QueryException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
