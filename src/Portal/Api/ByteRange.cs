namespace WorkspaceAgents.Portal.Api;

/// <summary>Some bytes of a file: <c>[StartBytes, StopBytes)</c>.</summary>
internal readonly record struct ByteRange(long StartBytes, long LengthBytes)
{
    public long StopBytes => StartBytes + LengthBytes;

    /// <summary>As <c>Content-Range</c> says it.</summary>
    public string Of(long sizeBytes) => FormattableString.Invariant($"bytes {StartBytes}-{StopBytes - 1}/{sizeBytes}");
}
