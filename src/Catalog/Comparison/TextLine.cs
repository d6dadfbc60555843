namespace WorkspaceAgents.Catalog;

/// <summary>One line of a difference.</summary>
/// <param name="Change">Whether it stayed, went or came.</param>
/// <param name="Text">The line without its end; cut after 2,000 characters.</param>
public sealed record TextLine(TextChange Change, string Text);
