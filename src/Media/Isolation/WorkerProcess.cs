using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace WorkspaceAgents.Media;

/// <summary>One worker process, as the service sees it. One job at a time.</summary>
internal sealed partial class WorkerProcess : IDisposable
{
    private const int ErrorTailLines = 12;
    private const int ErrorLineBytes = 400;

    /// <summary>How long a worker may take to notice that nobody waits any more, before it is killed.</summary>
    private static readonly TimeSpan CancelGrace = TimeSpan.FromMilliseconds(500);

    private readonly MediaOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly byte[] _prefix = new byte[WorkerMessage.PrefixBytes];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Queue<string> _errorTail = new();
    private readonly Task _errors;

    private WorkerProcess(Process process, MediaOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _process = process;
        Id = process.Id;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _input = process.StandardInput.BaseStream;
        _output = process.StandardOutput.BaseStream;
        _errors = LineSplitter.ReadAsync(process.StandardError.BaseStream, TakeErrorLine, CancellationToken.None);
    }

    /// <summary>The operating system's number of it.</summary>
    public int Id { get; }

    /// <summary>The jobs it has done.</summary>
    public int JobCount { get; private set; }

    /// <summary>What it said about itself after its last job.</summary>
    public WorkerReport Report { get; private set; } = new(0, []);

    /// <summary>It must not get another job: it ended, or its streams are in the middle of something.</summary>
    public bool IsBroken { get; private set; } = true;

    /// <summary>When it became idle, a timestamp of the clock.</summary>
    public long IdleSince { get; set; }

    /// <summary>It has ended, whatever the reason.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a worker and waits until it answers.</summary>
    /// <exception cref="MediaException">It cannot be started, or ended at once.</exception>
    public static async Task<WorkerProcess> StartAsync(
        WorkerProgram program, MediaOptions options, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        var worker = new WorkerProcess(program.Start(options), options, timeProvider, logger);
        try
        {
            using var limit = new CancellationTokenSource(options.ProbeTimeout, timeProvider);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            using var registration = stop.Token.Register(worker.Kill);
            var ready = await worker.ReceiveAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (ready?.Kind != WorkerMessageKind.Ready)
                throw await worker.ExplainEndAsync("A media worker", "could not be started");
            worker.IsBroken = false;
            return worker;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>Does a job.</summary>
    /// <returns>The operation's answer.</returns>
    /// <exception cref="MediaException">What the job found, or how the worker ended.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<byte[]> RunAsync(WorkerJob job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IsBroken = true;
        using var limit = new CancellationTokenSource(job.Timeout, _timeProvider);
        using var onLimit = limit.Token.Register(Kill);
        using var over = new CancellationTokenSource();
        using var onCancel = cancellationToken.Register(() => _ = AskToStopAsync(over.Token));
        try
        {
            await using var source = job.Content.OpenAsync is { } open ? await open(cancellationToken) : null;
            await SendAsync(WorkerMessageKind.Job, HeadOf(job), job.Body);
            while (true)
            {
                var message = await ReceiveAsync();
                switch (message?.Kind)
                {
                    case WorkerMessageKind.Read when source is not null:
                        await AnswerReadAsync(source, message.Head, cancellationToken);
                        break;
                    case WorkerMessageKind.Chunk when job.TakeChunk is { } take:
                        await take(message, cancellationToken);
                        break;
                    case WorkerMessageKind.Done:
                        Report = JsonSerializer.Deserialize(message.Head, WorkerJson.Default.WorkerReport)!;
                        JobCount++;
                        IsBroken = false;
                        return message.Body;
                    case WorkerMessageKind.Failed:
                        throw Fail(job, JsonSerializer.Deserialize(message.Head, WorkerJson.Default.WorkerFailure)!, cancellationToken);
                    default:
                        cancellationToken.ThrowIfCancellationRequested();
                        throw limit.IsCancellationRequested ? TimedOut(job) : await ExplainEndAsync(job.Content.Name, "could not be worked on");
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException && IsBroken)
        {
            LogRubbish(Id, exception.Message);
            throw Crashed($"{job.Content.Name} could not be worked on: the media worker answered with something that is no answer.");
        }
        finally
        {
            await over.CancelAsync();
            if (IsBroken)
                Kill();
        }
    }

    /// <summary>Ends it now.</summary>
    public void Kill()
    {
        IsBroken = true;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself between the decision and the kill: nothing is left to stop.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
        _writing.Dispose();
    }

    private byte[] HeadOf(WorkerJob job) => JsonSerializer.SerializeToUtf8Bytes(
        new WorkerJobHead
        {
            Operation = job.Operation,
            Name = job.Content.Name,
            SizeBytes = job.Content.SizeBytes,
            Key = job.Content.Key,
            Path = job.Content.LocalPath,
            MemoryBytes = _options.WorkerMemoryBytes,
            // The wall limit holds first unless every core was busy all the time; this one holds even when the service hangs.
            CpuSeconds = _options.WorkerCpuSeconds ?? (int)Math.Clamp(job.Timeout.TotalSeconds * Environment.ProcessorCount, 1, int.MaxValue / 2),
            Arguments = job.Arguments,
        },
        WorkerJson.Default.WorkerJobHead);

    private async Task AnswerReadAsync(Stream source, byte[] head, CancellationToken cancellationToken)
    {
        var (position, count) = (BinaryPrimitives.ReadInt64LittleEndian(head), BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8)));
        if (position < 0 || count is < 0 or > WorkerMessage.MaxBodyBytes)
            throw new InvalidDataException($"{count} bytes at {position} is no range.");
        var buffer = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            source.Position = position;
            var read = await source.ReadAtLeastAsync(buffer.AsMemory(0, count), count, throwOnEndOfStream: false, cancellationToken);
            await SendAsync(WorkerMessageKind.Bytes, default, buffer.AsMemory(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task SendAsync(WorkerMessageKind kind, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body)
    {
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            await WorkerMessage.WriteAsync(_input, kind, head, body, CancellationToken.None);
            await _input.FlushAsync(CancellationToken.None);
        }
        catch (IOException exception)
        {
            // It has ended; the next read finds the end of its answers and says how.
            LogStreamEnded(Id, exception.Message);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<WorkerMessage?> ReceiveAsync()
    {
        try
        {
            return await WorkerMessage.ReadAsync(_output, _prefix, CancellationToken.None);
        }
        catch (IOException exception)
        {
            LogStreamEnded(Id, exception.Message);
            return null;
        }
    }

    private async Task AskToStopAsync(CancellationToken jobIsOver)
    {
        try
        {
            await SendAsync(WorkerMessageKind.Cancel, default, default);
            await Task.Delay(CancelGrace, _timeProvider, jobIsOver);
            Kill();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The job ended meanwhile, and the worker perhaps with it.
            LogStreamEnded(Id, exception.Message);
        }
    }

    private MediaException Fail(WorkerJob job, WorkerFailure failure, CancellationToken cancellationToken)
    {
        // It has told what is wrong and waits for the next job.
        IsBroken = false;
        JobCount++;
        cancellationToken.ThrowIfCancellationRequested();
        if (failure.Code is { } code)
            return new MediaException(code, failure.Message);
        IsBroken = true;
        LogUnexpected(job.Operation, failure.Message);
        return Crashed($"{job.Content.Name} could not be worked on: the media worker met something it did not expect. The file is unchanged; validate it to see what is wrong with it.");
    }

    /// <summary>How it ended, from its exit code and its last words.</summary>
    private async Task<MediaException> ExplainEndAsync(string name, string what)
    {
        using var patience = new CancellationTokenSource(CancelGrace, _timeProvider);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            await _errors.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It closed its output and lives on: there is no exit code to tell of.
            Kill();
        }
        var exitCode = _process.HasExited ? _process.ExitCode : -1;
        string tail;
        lock (_errorTail)
            tail = string.Join('\n', _errorTail);
        LogEnded(Id, exitCode, tail);
        return WorkerEnd.Explain(name, what, exitCode, tail, _options);
    }

    private static MediaException TimedOut(WorkerJob job) => new(
        MediaErrorCode.TimedOut,
        $"Work on {job.Content.Name} did not finish within {job.Timeout} and was stopped. The source file is unchanged; raise {MediaOptions.Section}:{job.TimeoutSetting} if the file is this long.");

    private static MediaException Crashed(string message) => new(MediaErrorCode.WorkerCrashed, message);

    private void TakeErrorLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return;
        lock (_errorTail)
        {
            _errorTail.Enqueue(Encoding.UTF8.GetString(line[..Math.Min(line.Length, ErrorLineBytes)]));
            if (_errorTail.Count > ErrorTailLines)
                _errorTail.Dequeue();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Media worker {WorkerId} ended with {ExitCode}: {ErrorTail}")]
    private partial void LogEnded(int workerId, int exitCode, string errorTail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Media worker {WorkerId} wrote something that is no message: {Reason}")]
    private partial void LogRubbish(int workerId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A media worker failed at {Operation}: {Failure}")]
    private partial void LogUnexpected(string operation, string failure);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The streams of media worker {WorkerId} ended: {Reason}")]
    private partial void LogStreamEnded(int workerId, string reason);
}
