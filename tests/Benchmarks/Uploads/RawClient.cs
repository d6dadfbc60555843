using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WorkspaceAgents.Benchmarks.Uploads;

/// <summary>The same sender for every server: HTTP/1.1 by hand, the file handed to the socket by the system (sendfile), so that what is measured is the receiver.</summary>
internal static class RawClient
{
    /// <summary>Sends a file by tus: one creation, one PATCH. Gives the address of the upload.</summary>
    public static async Task<string> SendAsync(UploadServer server, string file, string name)
    {
        var length = new FileInfo(file).Length;
        var created = await AskAsync(server, $"POST {server.Collection} HTTP/1.1\r\n{Common(server)}Upload-Length: {length}\r\nUpload-Metadata: filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}\r\nContent-Length: 0\r\n\r\n", null, 201);
        var location = created.Split("\r\n").First(line => line.StartsWith("Location:", StringComparison.OrdinalIgnoreCase))["Location:".Length..].Trim();
        var path = Uri.TryCreate(location, UriKind.Absolute, out var absolute) && absolute.Scheme.StartsWith("http", StringComparison.Ordinal) ? absolute.AbsolutePath : location.StartsWith("//", StringComparison.Ordinal) ? new Uri("http:" + location).AbsolutePath : location;
        await AskAsync(server, $"PATCH {path} HTTP/1.1\r\n{Common(server)}Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {length}\r\n\r\n", file, 204);
        return path;
    }

    /// <summary>Sends a file by one PUT.</summary>
    public static Task PutAsync(UploadServer server, string file) =>
        AskAsync(server, $"PUT {server.Collection} HTTP/1.1\r\n{Common(server)}Content-Length: {new FileInfo(file).Length}\r\n\r\n", file, 204);

    /// <summary>The ETag of a file that was uploaded.</summary>
    public static async Task<string> TagAsync(UploadServer server, string name)
    {
        var head = await AskAsync(server, $"HEAD /api/v1/workspaces/studio/files/{name} HTTP/1.1\r\n{Common(server)}\r\n", null, 200);
        return head.Split("\r\n").First(line => line.StartsWith("ETag:", StringComparison.OrdinalIgnoreCase))["ETag:".Length..].Trim(' ', '"');
    }

    private static string Common(UploadServer server) =>
        $"Host: 127.0.0.1:{server.Port}\r\nConnection: close\r\nTus-Resumable: 1.0.0\r\n{(server.Token is null ? "" : $"Authorization: Bearer {server.Token}\r\n")}";

    private static async Task<string> AskAsync(UploadServer server, string head, string? file, int expected)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(head));
        // Of the thread pool's size there may be 32 at once: each is a thread that waits in the system.
        if (file is not null) await Task.Factory.StartNew(() => socket.SendFile(file), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        var answer = new StringBuilder();
        while (await reader.ReadLineAsync() is { Length: > 0 } line) answer.Append(line).Append("\r\n");
        var text = answer.ToString();
        return text.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {expected}"), StringComparison.Ordinal) ? text : throw new InvalidOperationException($"Expected {expected}, got: {text}{await reader.ReadToEndAsync()}");
    }
}
