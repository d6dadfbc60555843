using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary>What <c>wsa login</c> remembers.</summary>
/// <param name="Server">The server's address.</param>
/// <param name="Token">The bearer token.</param>
/// <param name="Workspace">The workspace that is meant when none is named.</param>
/// <param name="User">Who signed in with a password.</param>
/// <param name="TokenId">The token that signing in made, to end it at the next one.</param>
/// <param name="Session">The person's session, for what no token may do.</param>
internal sealed record StoredLogin(
    string Server, string Token, string? Workspace = null, string? User = null, string? TokenId = null, string? Session = null)
{
    public static string PathIn(string settingsFolder) => Path.Combine(settingsFolder, "login.json");

    /// <summary>What is stored, or null.</summary>
    /// <exception cref="CliException">The file is there but is not what this program wrote.</exception>
    public static StoredLogin? Read(string settingsFolder)
    {
        var path = PathIn(settingsFolder);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<StoredLogin>(File.ReadAllBytes(path), Run.Json);
        }
        catch (JsonException damaged)
        {
            throw new CliException("badLogin", $"{path} cannot be read. Run `wsa login` again to replace it.", null, damaged);
        }
    }

    /// <summary>Stores it where only this user can read it.</summary>
    public async Task WriteAsync(string settingsFolder, CancellationToken cancellationToken)
    {
        PrivateFiles.MakeFolder(settingsFolder);
        await PrivateFiles.WriteAsync(PathIn(settingsFolder), JsonSerializer.SerializeToUtf8Bytes(this, Run.Json), cancellationToken);
    }
}
