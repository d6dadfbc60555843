using System.Globalization;

namespace WorkspaceAgents.Standalone;

/// <summary>The data folder, held for this process alone: the jobs of two servers on one folder would undo each other.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder when it is missing and takes it; null, with a message on the error stream, when another server has it.</summary>
    public static DataFolder? Take(IConfiguration configuration)
    {
        var path = Directory.CreateDirectory(configuration["Data:Folder"]!).FullName;
        // Footage, password hashes and keys: for the account that runs the server, whatever the umask was.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            // The system lets go of it when the process ends, however it ends.
            var held = new FileStream(System.IO.Path.Combine(path, "standalone.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            held.SetLength(0);
            held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            held.Flush();
            return new(path, held);
        }
        catch (IOException taken)
        {
            Console.Error.WriteLine(
                $"The data folder {path} is in use by another server ({taken.Message}). Stop that one, or choose another folder with --data DIR. Nothing was changed.");
            return null;
        }
    }

    public void Dispose() => _lock.Dispose();
}
