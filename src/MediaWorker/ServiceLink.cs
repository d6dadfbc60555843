using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>
/// The two pipes to the service. A thread of its own reads, so that a cancelled job hears of it and a service that is gone ends the
/// worker at once, even in the middle of native code.
/// </summary>
internal sealed partial class ServiceLink : IDisposable
{
    private const int SetPipeSize = 1031;
    private const int PipeBytes = 1 << 20;

    private readonly Stream _input;
    private readonly Stream _output;
    private readonly Lock _sending = new();
    private readonly Lock _reading = new();
    private readonly BlockingCollection<WorkerMessage> _jobs = [];
    private readonly BlockingCollection<WorkerMessage> _bytes = [];
    private CancellationTokenSource _job = new();

    private ServiceLink(Stream input, Stream output)
    {
        _input = input;
        _output = output;
        new Thread(Listen) { IsBackground = true, Name = "service link" }.Start();
    }

    /// <summary>Cancelled with the job that is under way.</summary>
    public CancellationToken JobToken => _job.Token;

    /// <summary>Takes standard input and output for messages; whatever else prints goes to standard error.</summary>
    public static ServiceLink Open()
    {
        Console.SetOut(Console.Error);
        if (OperatingSystem.IsWindows())
            return new ServiceLink(Console.OpenStandardInput(), Console.OpenStandardOutput());
        // A library that prints must not be taken for an answer.
        var answers = new SafeFileHandle(Duplicate(1), ownsHandle: true);
        if (answers.IsInvalid || DuplicateTo(2, 1) < 0)
            throw new IOException($"Standard output cannot be taken (error {Marshal.GetLastPInvokeError()}).");
        if (OperatingSystem.IsLinux())
        {
            // A frame in a few steps instead of a hundred. A system that allows no larger pipe leaves it as it is.
            _ = Control(0, SetPipeSize, PipeBytes);
            _ = Control((int)answers.DangerousGetHandle(), SetPipeSize, PipeBytes);
        }
        return new ServiceLink(Console.OpenStandardInput(), new FileStream(answers, FileAccess.Write, bufferSize: 0));
    }

    /// <summary>The next job; null when the service is gone.</summary>
    public WorkerMessage? WaitForJob() => _jobs.TryTake(out var job, Timeout.Infinite) ? job : null;

    /// <summary>Sends a message; from any thread.</summary>
    public void Send(WorkerMessageKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        lock (_sending)
            WorkerMessage.Write(_output, kind, head, body);
    }

    /// <summary>Tells that the job failed.</summary>
    public void Fail(WorkerFailure failure) =>
        Send(WorkerMessageKind.Failed, JsonSerializer.SerializeToUtf8Bytes(failure, WorkerJson.Default.WorkerFailure), default);

    /// <summary>Reads bytes of the source from the service; from any thread, one at a time.</summary>
    /// <returns>How many there were; fewer than asked for only at the end.</returns>
    public int Read(long position, Span<byte> destination)
    {
        lock (_reading)
        {
            Span<byte> head = stackalloc byte[12];
            BinaryPrimitives.WriteInt64LittleEndian(head, position);
            BinaryPrimitives.WriteInt32LittleEndian(head[8..], destination.Length);
            Send(WorkerMessageKind.Read, head, default);
            var answer = _bytes.Take();
            answer.Body.CopyTo(destination);
            return answer.Body.Length;
        }
    }

    /// <summary>Ends the process without an answer; the service learns it from its exit code and last words.</summary>
    public static void Abandon() => Exit(1);

    /// <inheritdoc/>
    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
        _jobs.Dispose();
        _bytes.Dispose();
        _job.Dispose();
    }

    private void Listen()
    {
        while (WorkerMessage.Read(_input) is { } message)
        {
            switch (message.Kind)
            {
                case WorkerMessageKind.Job:
                    _job = new CancellationTokenSource();
                    _jobs.Add(message);
                    break;
                case WorkerMessageKind.Bytes:
                    _bytes.Add(message);
                    break;
                case WorkerMessageKind.Cancel:
                    _job.Cancel();
                    break;
                default:
                    Exit(2);
                    break;
            }
        }
        Exit(0);
    }

    /// <summary>At once: a native call that never returns would hold up an orderly end for ever.</summary>
    private static void Exit(int code)
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit(code);
        else
            ExitNow(code);
    }

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int DuplicateTo(int from, int to);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);
}
