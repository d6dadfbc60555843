namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>Cookies as a browser keeps them. The framework's container drops one whose path the page that sets it does not begin with; a browser does not (RFC 6265 section 5.3).</summary>
internal sealed class CookieJar(Uri server) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    private readonly Dictionary<string, (string Value, string Path)> cookies = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.Authority != server.Authority) return await base.SendAsync(request, cancellationToken);
        var sent = cookies.Where(c => request.RequestUri.AbsolutePath.StartsWith(c.Value.Path, StringComparison.Ordinal)).Select(c => $"{c.Key}={c.Value.Value}").ToList();
        if (sent.Count > 0) request.Headers.Add("Cookie", string.Join("; ", sent));
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.Headers.TryGetValues("Set-Cookie", out var set)) return response;
        foreach (var cookie in set)
        {
            var parts = cookie.Split(';', StringSplitOptions.TrimEntries);
            var (name, value) = (parts[0].Split('=', 2)[0], parts[0].Split('=', 2)[1]);
            var path = parts.FirstOrDefault(p => p.StartsWith("path=", StringComparison.OrdinalIgnoreCase))?[5..] ?? "/";
            if (value.Length == 0) cookies.Remove(name);
            else cookies[name] = (value, path);
        }

        return response;
    }
}
