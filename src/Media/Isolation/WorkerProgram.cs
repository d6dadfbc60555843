using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>
/// How the worker program is started: its assembly lies beside the host's and runs with the host's own list of dependencies, so it is
/// always of the same build.
/// </summary>
/// <param name="assembly">The worker's assembly, without extension; tests have one with faults in it.</param>
internal sealed class WorkerProgram(string assembly = "WorkspaceAgents.MediaWorker")
{
    /// <summary>The variables a worker inherits: where programs and libraries are, nothing that is a secret.</summary>
    private static readonly string[] Inherited = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SystemRoot", "TEMP", "TMPDIR"];

    /// <summary>Starts a worker.</summary>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.ToolMissing"/>: the installation is not complete.</exception>
    public Process Start(MediaOptions options) =>
        Process.Start(Describe(options)) ?? throw new InvalidOperationException("The media worker did not start.");

    private ProcessStartInfo Describe(MediaOptions options)
    {
        var worker = Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");
        var dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';').FirstOrDefault(file => file.Length > 0) ?? "";
        var configuration = dependencies.Replace(".deps.json", ".runtimeconfig.json", StringComparison.Ordinal);
        foreach (var file in new[] { worker, dependencies, configuration })
        {
            if (!File.Exists(file))
            {
                throw new MediaException(
                    MediaErrorCode.ToolMissing,
                    $"The media worker cannot be started: {(file.Length == 0 ? "the list of dependencies" : Path.GetFileName(file))} is missing beside the program. Install or publish it again, as a folder and not as a single file.");
            }
        }

        var start = new ProcessStartInfo(DotnetPath(), ["exec", "--depsfile", dependencies, "--runtimeconfig", configuration, worker])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetPathRoot(AppContext.BaseDirectory)!,
        };
        var kept = Inherited.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name))).Where(pair => pair.Value is not null).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
            start.Environment[name] = value;
        if (options.LibraryFolder is { Length: > 0 } folder)
            start.Environment[LibAv.FolderVariable] = folder;
        // One process per job: a small heap, no collector threads per core, no diagnostics socket, no dump.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_GCHeapHardLimit"] = options.WorkerMemoryBytes.ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return start;
    }

    /// <summary>The program that runs this host: <c>dotnet</c> itself, or the one its runtime was installed with.</summary>
    private static string DotnetPath()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Environment.ProcessPath is { } running && Path.GetFileName(running) == name)
            return running;
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Path.Combine(root, name) is var installed && File.Exists(installed) ? installed : name;
    }
}
