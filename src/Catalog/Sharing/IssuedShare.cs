namespace WorkspaceAgents.Catalog;

/// <summary>A share link that was just made.</summary>
/// <param name="Share">The link.</param>
/// <param name="Url">Where it is, from the installation's root, as <c>/s/…</c>. It holds the secret and is shown this once.</param>
public sealed record IssuedShare(ShareSummary Share, string Url);
