using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Names of an enum in an address, in any case; numbers are none.</summary>
internal static class QueryNames
{
    public static T Parse<T>(string parameter, string? value, T otherwise = default)
        where T : struct, Enum =>
        value is null ? otherwise
        : Enum.TryParse<T>(value, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) && char.IsAsciiLetter(value[0]) ? parsed
        : throw new WorkspaceException(ErrorCode.Invalid, $"{parameter} is one of {string.Join(", ", Enum.GetNames<T>().Select(n => $"'{n.ToLowerInvariant()}'"))}, not '{value}'.");
}
