using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.Loader;

namespace WorkspaceAgents.Portal.Api;

/// <summary>A version as an endless TAR whose samples carry the state to resume from.</summary>
internal static partial class DatasetStreamApi
{
    // So much is gathered before it goes to the line while further samples are at hand.
    private const int FlushBytes = 128 * 1024;

    public static RouteGroupBuilder MapDatasetStream(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/datasets/{name}/versions/{version}").WithTags("Datasets");
        group.MapGet("/stream", StreamAsync).WithSummary(
            "The samples of a split as an endless WebDataset TAR in the order of seed and epoch, for one reader (rank) of several (world). Each ends with KEY.state.json: send it as state to go on after "
            + "that sample. frames=16 and size=224 send frames.npy (uint8 [frames, height, width, 3]) and pts.npy in place of the video. A line that breaks off can be resumed; what was wrong is then told.");
        return group;
    }

    private static async Task StreamAsync(
        Caller caller, [AsParameters] Address address, [AsParameters] StreamQuery query, HttpContext context, VersionStreams streams, IHostApplicationLifetime lifetime,
        ILoggerFactory logs)
    {
        // A trainer may stop taking samples for as long as it likes, for instance to evaluate.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
        // A stopping server does not wait for an endless stream. Whoever reads it goes on elsewhere, or later.
        using var stop = lifetime.ApplicationStopping.Register(context.Abort);
        var stream = await streams.OpenAsync(caller.Actor, address.Name, address.Version, query.Parse(), context.RequestAborted);
        await using var samples = stream.Samples.GetAsyncEnumerator(context.RequestAborted);
        // Before the first sample is there nothing is written, so that what is wrong with it is told as any other refusal.
        var next = samples.MoveNextAsync().AsTask();
        await next;
        context.Response.ContentType = "application/x-tar";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["X-Version-Id"] = stream.VersionId.ToString();
        context.Response.Headers["X-Sample-Count"] = FormattableString.Invariant($"{stream.SampleCount}");
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await SendAsync(samples, next, context.Response.BodyWriter, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Who was reading has gone: nothing is left to answer, and nothing went wrong here.
            context.Abort();
        }
        catch (Exception exception)
        {
            // What was sent so far must not pass for all there is: the line is cut, and whoever resumes is told the reason as a refusal.
            LogBroken(logs.CreateLogger(typeof(DatasetStreamApi)), exception, address.Name, stream.VersionId.ToString());
            context.Abort();
        }
    }

    private static async Task SendAsync(IAsyncEnumerator<Sample> samples, Task<bool> next, PipeWriter body, CancellationToken cancellationToken)
    {
        while (await next)
        {
            SampleTarWriter.Write(body, samples.Current);
            next = samples.MoveNextAsync().AsTask();
            if (!next.IsCompletedSuccessfully || body.UnflushedBytes >= FlushBytes) await body.FlushAsync(cancellationToken);
        }

        SampleTarWriter.WriteEnd(body);
        await body.FlushAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A stream of {Dataset} {Version} was broken off; its reader can resume.")]
    private static partial void LogBroken(ILogger logger, Exception exception, string dataset, string version);

    internal sealed record Address(string Name, string Version);
}
