using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

/// <summary>The way to the service, on which requests fail as the plan says. It lies below the client's own retries, which therefore are steps of their own.</summary>
internal sealed class FaultyTransport(FaultPlan plan) : HttpPipelineTransport, IDisposable
{
    private readonly HttpClientTransport _inner = new();

    public override Request CreateRequest() => _inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("The store only asks asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        switch (plan.Next())
        {
            case StoreFault.ShortWrite when message.Request.Content is { } content:
                message.Request.Content = new CutContent(content);
                try
                {
                    await _inner.ProcessAsync(message);
                }
                finally
                {
                    message.Request.Content = content;
                }
                break;
            case StoreFault.ShortWrite or StoreFault.Unavailable:
                message.Response = new ServerBusy { ClientRequestId = message.Request.ClientRequestId };
                break;
            case StoreFault.LostAnswer:
                await _inner.ProcessAsync(message);
                message.Response.Dispose();
                throw new IOException("Injected: the connection broke before the answer.");
            case StoreFault.CutAnswer:
                await _inner.ProcessAsync(message);
                if (message.Response.ContentStream is { } whole)
                {
                    using var bytes = new MemoryStream();
                    await whole.CopyToAsync(bytes);
                    message.Response.ContentStream = new CutStream(bytes.ToArray()[..(int)(bytes.Length / 2)]);
                }
                break;
            case null:
                await _inner.ProcessAsync(message);
                break;
        }
    }

    public void Dispose() => _inner.Dispose();

    /// <summary>Says how long it is, sends half, and breaks.</summary>
    private sealed class CutContent(RequestContent whole) : RequestContent
    {
        public override async Task WriteToAsync(Stream stream, CancellationToken cancellation)
        {
            using var bytes = new MemoryStream();
            await whole.WriteToAsync(bytes, cancellation);
            await stream.WriteAsync(bytes.ToArray().AsMemory(0, (int)bytes.Length / 2), cancellation);
            await stream.FlushAsync(cancellation);
            throw new IOException("Injected: the connection broke in the middle of the request.");
        }

        public override void WriteTo(Stream stream, CancellationToken cancellation) => throw new NotSupportedException("The store only asks asynchronously.");

        public override bool TryComputeLength(out long length) => whole.TryComputeLength(out length);

        public override void Dispose()
        {
            // The content belongs to the request, which sends it again.
        }
    }

    /// <summary>503, as the service answers when it has too much to do.</summary>
    private sealed class ServerBusy : Response
    {
        public override int Status => 503;
        public override string ReasonPhrase => "Server Busy";
        public override Stream? ContentStream { get; set; }
        public override required string ClientRequestId { get; set; }

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool ContainsHeader(string name) => name == "x-ms-error-code";

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [new("x-ms-error-code", "ServerBusy")];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = ContainsHeader(name) ? "ServerBusy" : null) is not null;

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
            (values = ContainsHeader(name) ? ["ServerBusy"] : null) is not null;
    }
}
