using System.Diagnostics.CodeAnalysis;

namespace WorkspaceAgents.McpServer;

/// <summary>What a resource's address names: <c>wsa://files/{workspace}/{path}</c>, <c>wsa://datasets/{dataset}@{version}/card</c> and so on.</summary>
/// <param name="Kind">The noun: files, recordings, datasets or templates.</param>
/// <param name="Parts">What follows, each percent-decoded.</param>
internal sealed record AgentUri(string Kind, IReadOnlyList<string> Parts)
{
    public const string Scheme = "wsa://";
    public const string File = Scheme + "files/{workspace}/{+path}";
    public const string Frame = Scheme + "recordings/{recordingId}/frames/{frameIndex}";
    public const string Report = Scheme + "recordings/{recordingId}/report";
    public const string Card = Scheme + "datasets/{dataset}/card";
    public const string VersionCard = Scheme + "datasets/{dataset}/versions/{version}/card";
    public const string Template = Scheme + "templates/{name}";

    public static bool TryParse(string? text, [NotNullWhen(true)] out AgentUri? uri)
    {
        uri = null;
        if (text is null || !text.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        var parts = text[Scheme.Length..].Split('/');
        if (parts.Length < 2 || parts.Any(part => part.Length == 0)) return false;
        uri = new(parts[0], [.. parts.Skip(1).Select(Uri.UnescapeDataString)]);
        return true;
    }

    public static string OfFile(string workspace, string path) => $"{Scheme}files/{workspace}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";

    public static string OfReport(object recordingId) => $"{Scheme}recordings/{recordingId}/report";

    public static string OfCard(string dataset) => $"{Scheme}datasets/{dataset}/card";
}
