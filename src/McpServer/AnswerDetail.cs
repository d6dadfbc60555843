namespace WorkspaceAgents.McpServer;

/// <summary>How much an answer says.</summary>
internal enum AnswerDetail
{
    /// <summary>Everything.</summary>
    Full,

    /// <summary>What there is something to do about.</summary>
    Terse,
}
