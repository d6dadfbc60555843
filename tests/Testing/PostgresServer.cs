using System.Diagnostics;

namespace WorkspaceAgents.Testing;

/// <summary>A PostgreSQL server of a test's own: empty, on a socket in a temporary folder, gone when disposed. Needs <c>initdb</c> and <c>pg_ctl</c>.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder;

    private PostgresServer(string folder) => _folder = folder;

    /// <summary>Connects to the database <c>postgres</c> as its owner.</summary>
    public string ConnectionString => $"Host={_folder};Username=postgres;Database=postgres";

    private string DataFolder => Path.Combine(_folder, "data");

    /// <param name="isDurable">Whether commits wait for the disk, as in production; tests do without.</param>
    public static async Task<PostgresServer> StartAsync(bool isDurable = false)
    {
        // A socket's path has a limit of about 100 characters; the server's own user must be able to reach it.
        var folder = Directory.CreateTempSubdirectory("pg-").FullName;
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "postgres", folder);
        var server = new PostgresServer(folder);
        await RunAsServerAsync("initdb", "--pgdata", server.DataFolder, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8",
            "--locale-provider", "icu", "--icu-locale", "en-US", "--no-sync");
        await RunAsServerAsync(
            "pg_ctl", "--silent", "--pgdata", server.DataFolder, "--wait", "--log", Path.Combine(folder, "log"),
            "--options", $"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=200 -c fsync={(isDurable ? "on" : "off")}", "start");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsServerAsync("pg_ctl", "--silent", "--pgdata", DataFolder, "--mode", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The server refuses to run as root, so root runs it as the user that the package made.</summary>
    private static Task RunAsServerAsync(string tool, params string[] arguments)
    {
        var path = ToolPath.Find(tool) ?? throw new InvalidOperationException($"{tool} is not installed; ./test.sh installs what tests need.");
        return Environment.IsPrivilegedProcess ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Not redirected: the server inherits these and would keep the pipe open.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Path.GetTempPath() })
            ?? throw new InvalidOperationException($"{program} did not start.");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
