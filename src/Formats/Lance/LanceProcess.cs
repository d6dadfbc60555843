using System.ComponentModel;
using System.Diagnostics;

namespace WorkspaceAgents.Formats;

/// <summary>
/// A run of <c>lance.mjs</c>: the format's own library is for Node, so it works in a process beside. Optional: nothing else needs Node.
/// </summary>
internal sealed class LanceProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private LanceProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where the program is: beside this assembly, with what <c>npm ci</c> put there.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "lance");

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <exception cref="IOException">Node or the library is missing; says what to install.</exception>
    public static LanceProcess Start(params string[] arguments)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@lancedb", "lancedb")))
            throw new IOException($"Lance needs its own library, which is not installed. Install Node 22 or newer and run `npm install --prefix \"{Folder}\"`; the other formats need nothing.");
        try
        {
            return new(Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "lance.mjs"), .. arguments])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            })!);
        }
        catch (Win32Exception exception)
        {
            throw new IOException("Lance needs Node 22 or newer on the PATH. Install it; the other formats need nothing.", exception);
        }
    }

    /// <summary>Ends the input and waits.</summary>
    /// <exception cref="IOException">It failed; says why.</exception>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode != 0) throw new IOException($"Lance could not do it: {(await _errors).Trim()}");
    }

    /// <summary>What it said when it broke off, for a pipe that closed early.</summary>
    public async Task<IOException> FailureAsync(Exception exception)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        return new($"Lance could not do it: {(await _errors).Trim()}", exception);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
