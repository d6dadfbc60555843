using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>What a worker is told about a job.</summary>
internal sealed record WorkerJobHead
{
    /// <summary>The operation's name in the worker's table.</summary>
    public required string Operation { get; init; }

    /// <summary>The source's name, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The source's length.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Says which content it is: the same key, the same bytes, so that what was opened for it serves again.</summary>
    public required string Key { get; init; }

    /// <summary>A local file the worker opens itself; null when it asks for bytes.</summary>
    public string? Path { get; init; }

    /// <summary>Where libav's libraries are; null for the system's.</summary>
    public string? LibraryFolder { get; init; }

    /// <summary>What the address space may grow by, from what it is when the job begins.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>CPU time the job may use, whole seconds.</summary>
    public required int CpuSeconds { get; init; }

    /// <summary>What the operation takes.</summary>
    public JsonElement? Arguments { get; init; }
}
