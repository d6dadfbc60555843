using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WorkspaceAgents.Benchmarks.Uploads;

/// <summary>What Kestrel alone can take: a PUT that reads its bytes and forgets them.</summary>
internal static class DiscardServer
{
    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Number("port", 5999)}");
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.Limits.MaxRequestBodySize, kestrel.Limits.MinRequestBodyDataRate) = (null, null));
        var app = builder.Build();
        app.MapPut("/put", async (HttpRequest request) =>
        {
            var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
            while (await request.Body.ReadAsync(buffer, cancellationToken) > 0) continue;
            ArrayPool<byte>.Shared.Return(buffer);
            return Results.NoContent();
        });
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }
}
