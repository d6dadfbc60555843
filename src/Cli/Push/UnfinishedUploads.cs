using System.Security.Cryptography;
using System.Text;

namespace WorkspaceAgents.Cli;

/// <summary>
/// Where the uploads that were begun here and not finished lie on their servers, so that a killed push goes on at the byte it had reached.
/// Named by server, workspace, path and content: a file that changed since is never continued into the old upload.
/// </summary>
internal sealed class UnfinishedUploads(string settingsFolder)
{
    private readonly string _folder = Path.Combine(settingsFolder, "uploads");

    public Uri? Find(string fingerprint)
    {
        var path = Path.Combine(_folder, fingerprint);
        return File.Exists(path) && Uri.TryCreate(File.ReadAllText(path), UriKind.Absolute, out var address) ? address : null;
    }

    public async Task RememberAsync(string fingerprint, Uri address, CancellationToken cancellationToken)
    {
        PrivateFiles.MakeFolder(settingsFolder);
        PrivateFiles.MakeFolder(_folder);
        await PrivateFiles.WriteAsync(Path.Combine(_folder, fingerprint), Encoding.UTF8.GetBytes(address.AbsoluteUri), cancellationToken);
    }

    public void Forget(string fingerprint)
    {
        // Deleting a file in a folder that is not there throws: nothing may have been remembered yet, as for an empty file.
        if (Directory.Exists(_folder)) File.Delete(Path.Combine(_folder, fingerprint));
    }

    /// <param name="server">The server.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="stretch">The file, or a part of it.</param>
    /// <param name="sha256">The whole file's content.</param>
    public static string FingerprintOf(Uri server, string workspace, FileStretch stretch, string sha256)
    {
        var part = stretch == FileStretch.Whole(stretch.File) ? "" : $"\n{stretch.StartBytes}+{stretch.LengthBytes}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{server}\n{workspace}\n{stretch.File.Path}\n{sha256}{part}")));
    }
}
