using System.Text.Json;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>The life of a worker: jobs come in on standard input, answers go out on standard output, the end of input is the end.</summary>
internal static class WorkerLoop
{
    /// <summary>Works until the service closes standard input.</summary>
    /// <param name="operations">What can be asked for.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyDictionary<string, OperationHandler> operations)
    {
        using var link = ServiceLink.Open();
        Confinement.Enter();
        var opened = new OpenedContents(link);
        link.Send(WorkerMessageKind.Ready, default, default);
        while (link.WaitForJob() is { } job)
            RunJob(job, operations, opened, link);
        return 0;
    }

    private static void RunJob(WorkerMessage message, IReadOnlyDictionary<string, OperationHandler> operations, OpenedContents opened, ServiceLink link)
    {
        var head = JsonSerializer.Deserialize(message.Head, WorkerJson.Default.WorkerJobHead)!;
        try
        {
            Confinement.LimitJob(head.MemoryBytes, head.CpuSeconds);
            if (!operations.TryGetValue(head.Operation, out var handler))
                throw new InvalidOperationException($"There is no operation '{head.Operation}'.");
            var call = new WorkerCall(head, message.Body, opened, link);
            var answer = handler(call);
            var report = new WorkerReport(Environment.WorkingSet, opened.Keys);
            link.Send(WorkerMessageKind.Done, JsonSerializer.SerializeToUtf8Bytes(report, WorkerJson.Default.WorkerReport), answer);
        }
        catch (OperationCanceledException exception)
        {
            link.Fail(new() { Message = exception.Message, IsCancelled = true });
        }
        catch (MediaException exception)
        {
            // How far it came is not known: the next job about it begins anew.
            opened.Drop(head.Key);
            link.Fail(new() { Code = exception.Code, Message = exception.Message });
        }
        catch (OutOfMemoryException)
        {
            // What was asked of the heap is not there: the service says so in the words of a worker that ended of it.
            Console.Error.WriteLine("Out of memory.");
            Environment.ExitCode = 1;
            ServiceLink.Abandon();
        }
        catch (Exception exception)
        {
            // The service logs it and replaces this worker.
            link.Fail(new() { Message = exception.ToString() });
        }
    }
}
