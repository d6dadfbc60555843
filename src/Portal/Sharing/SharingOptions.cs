using System.ComponentModel.DataAnnotations;

namespace WorkspaceAgents.Portal.Sharing;

/// <summary>How much one address may ask of share links. Section <c>Sharing</c>.</summary>
internal sealed class SharingOptions
{
    /// <summary>Requests a minute from one address, 1 to 100,000. Default 600: a page with previews is about ten.</summary>
    [Range(1, 100_000)]
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Passwords a minute from one address, 1 to 1,000. Default 10; a link itself stops looking at passwords after five wrong ones.</summary>
    [Range(1, 1_000)]
    public int PasswordsPerMinute { get; set; } = 10;
}
