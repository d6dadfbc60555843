using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using WorkspaceAgents.Media;
using WorkspaceAgents.MediaWorker;

namespace WorkspaceAgents.FaultyMediaWorker;

/// <summary>What a hostile file could make a worker do. Only this program has these operations; the product's worker has not.</summary>
internal static partial class Faults
{
    public static IReadOnlyDictionary<string, OperationHandler> All { get; } = new Dictionary<string, OperationHandler>(StringComparer.Ordinal)
    {
        ["fault-segv"] = _ => Crash(),
        ["fault-spin"] = _ => Spin(),
        ["fault-hang"] = call => Hang(),
        ["fault-native-memory"] = _ => EatNativeMemory(),
        ["fault-managed-memory"] = _ => EatManagedMemory(),
        ["fault-rubbish"] = call => WriteRubbish(),
        ["fault-print"] = _ => Print(),
        ["fault-chatter"] = _ => Chatter(),
        ["fault-exception"] = _ => throw new InvalidOperationException("Something nobody thought of."),
        ["fault-finding"] = _ => throw new MediaException(MediaErrorCode.Unreadable, "It is not media."),
        ["wait"] = call => { call.CancellationToken.WaitHandle.WaitOne(); call.CancellationToken.ThrowIfCancellationRequested(); return []; },
        ["environment"] = _ => Encoding.UTF8.GetBytes(string.Join('\n', Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal))),
        ["attempts"] = _ => Encoding.UTF8.GetBytes(string.Join('\n', Attempts())),
        ["read"] = call => ReadAll(call),
        ["count"] = call => Count(call),
    };

    /// <summary>A real fault, in native code.</summary>
    private static unsafe byte[] Crash()
    {
        Fill(0, 1, 4096);
        return [];
    }

    private static byte[] Spin()
    {
        while (true)
            Thread.SpinWait(1000);
    }

    private static byte[] Hang()
    {
        new ManualResetEvent(false).WaitOne();
        return [];
    }

    private static unsafe byte[] EatNativeMemory()
    {
        while (true)
        {
            // As libav does: what cannot be had is an error, not a crash.
            var block = Allocate(16 << 20);
            if (block == 0)
                throw new MediaException(MediaErrorCode.MemoryExceeded, "Cannot allocate memory");
            Fill(block, 1, 16 << 20);
        }
    }

    private static byte[] EatManagedMemory()
    {
        var eaten = new List<byte[]>();
        while (true)
            eaten.Add(GC.AllocateUninitializedArray<byte>(16 << 20));
    }

    private static byte[] WriteRubbish()
    {
        // Past all manners: straight to the pipe of the answers, whatever its number is.
        for (var descriptor = 3; descriptor < 200; descriptor++)
        {
            if (File.ResolveLinkTarget($"/proc/self/fd/{descriptor}", false)?.Name is { } target && target.StartsWith("pipe:", StringComparison.Ordinal))
                WriteTo(descriptor, Encoding.ASCII.GetBytes("this is not a message at all, not even nearly\n"), 40);
        }
        return [];
    }

    private static byte[] Print()
    {
        Console.WriteLine("a library that prints");
        WriteTo(1, Encoding.ASCII.GetBytes("another one, from native code\n"), 30);
        return [1, 2, 3];
    }

    private static byte[] Chatter()
    {
        var line = new string('x', 500);
        for (var i = 0; i < 20_000; i++)
            Console.Error.WriteLine(line);
        return [4];
    }

    private static byte[] ReadAll(WorkerCall call)
    {
        var source = call.Open().Source;
        var all = new byte[source.SizeBytes];
        return all[..source.ReadFully(0, all)];
    }

    private static byte[] Count(WorkerCall call)
    {
        for (var i = 0; i < 100; i++)
            call.Send(new WorkerFailure { Message = $"{i}" }, WorkerJson.Default.WorkerFailure, new byte[1 << 20]);
        return [];
    }

    private static IEnumerable<string> Attempts()
    {
        yield return $"socket: {Try(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp).Dispose())}";
        yield return $"program: {Try(() => Process.Start("/bin/true").Dispose())}";
        yield return $"write: {Try(() => File.WriteAllText(Path.Combine(Path.GetTempPath(), $"wsa-{Guid.NewGuid():N}"), "x"))}";
        yield return $"read: {Try(() => File.ReadAllText("/proc/self/statm"))}";
    }

    private static string Try(Action attempt)
    {
        try
        {
            attempt();
            return "done";
        }
        catch (Exception exception)
        {
            return $"refused, {exception.GetType().Name}";
        }
    }

    [LibraryImport("libc", EntryPoint = "memset")]
    private static partial nint Fill(nint block, int value, nuint count);

    [LibraryImport("libc", EntryPoint = "malloc")]
    private static partial nint Allocate(nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteTo(int descriptor, byte[] bytes, nuint count);
}
