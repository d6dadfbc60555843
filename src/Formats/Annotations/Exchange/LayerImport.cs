namespace WorkspaceAgents.Formats;

/// <summary>What an import must be told because the file does not say it.</summary>
public sealed record LayerImport
{
    /// <summary>The layer's name.</summary>
    public required string Name { get; init; }

    /// <summary>Who made it; else what the file says.</summary>
    public string? Author { get; init; }

    /// <summary>The model that made it.</summary>
    public string? Model { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>Frames of the video; annotations beyond are refused.</summary>
    public int? FrameCount { get; init; }

    /// <summary>Width of the pictures; else what the file says.</summary>
    public int? WidthPixels { get; init; }

    /// <summary>Height of the pictures; else what the file says.</summary>
    public int? HeightPixels { get; init; }

    /// <summary>Video frames from one annotated frame to the next, for SA-V; null finds it from the counts in the file (4 as published).</summary>
    public int? FrameStep { get; init; }

    internal LayerHeader ToHeader() => new()
    {
        Name = Name, Author = Author, Model = Model, MadeAt = MadeAt, FrameCount = FrameCount, WidthPixels = WidthPixels, HeightPixels = HeightPixels,
    };
}
