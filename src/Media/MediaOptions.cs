namespace WorkspaceAgents.Media;

/// <summary>Settings of the room, section <c>Media</c>.</summary>
public sealed class MediaOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Media";

    /// <summary>The folder of the ffmpeg and ffprobe programs. Default null: they are found on the PATH.</summary>
    public string? FfmpegFolder { get; set; }

    /// <summary>
    /// The folder of FFmpeg's shared libraries (libavformat and its four companions, of FFmpeg 5.1 to 7.x). Default null: the system's.
    /// </summary>
    public string? LibraryFolder { get; set; }

    /// <summary>How long reading a file's header may take. Default 1 minute, 1 s to 1 h.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long indexing one file may take. Default 30 minutes, 1 s to 1 day.</summary>
    public TimeSpan IndexTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long decoding one file for validation may take. Default 2 hours, 1 s to 7 days.</summary>
    public TimeSpan DecodeTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long standardising one file may take. Default 8 hours, 1 s to 7 days.</summary>
    public TimeSpan StandardiseTimeout { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How long cutting one clip may take. Default 10 minutes, 1 s to 1 day.</summary>
    public TimeSpan ClipTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long reading one frame as an image may take. Default 1 minute, 1 s to 1 h.</summary>
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A pause between two frames that is reported as a gap when it is also five times the median spacing. Default 1 s.</summary>
    public double GapSeconds { get; set; } = 1.0;

    /// <summary>The share of frames that may be damaged before a file is rejected, 0 to 1. Default 0.05.</summary>
    public double MaxDamagedFraction { get; set; } = 0.05;

    /// <summary>How many threads one decoder of a whole file has. Default: one a core, at most 4; 1 to 64.</summary>
    public int DecodeThreads { get; set; } = Math.Min(4, Environment.ProcessorCount);

    /// <summary>A stretch of black pictures is reported from this length on: 98 % of the pixels below a tenth of white. Default 2 s.</summary>
    public double BlackSeconds { get; set; } = 2;

    /// <summary>A stretch in which the picture does not change is reported from this length on. Default 5 s.</summary>
    public double FrozenSeconds { get; set; } = 5;

    /// <summary>How much the mean brightness difference (0 to 255) of two pictures may be for them to count as unchanged. Default 0.1, 0 to 255.</summary>
    public double FrozenDifference { get; set; } = 0.1;

    /// <summary>Moving pictures that are exactly those of an earlier part are reported from this length on. Default 1 s.</summary>
    public double RepeatedSeconds { get; set; } = 1;

    /// <summary>Sound below -60 dB of full scale is reported from this length on. Default 5 s.</summary>
    public double SilentSeconds { get; set; } = 5;

    /// <summary>The share of samples cut off at full scale (four or more in a row) from which it is reported. Default 0.001, 0 to 1.</summary>
    public double MaxClippedFraction { get; set; } = 0.001;

    /// <summary>How far apart the ends (or starts) of video and sound may be before it is reported. Default 1 s.</summary>
    public double SoundMismatchSeconds { get; set; } = 1;

    /// <summary>The most address space an ffmpeg process may have, in bytes. Default 16 GiB, 512 MiB to 1 TiB. Held on Linux.</summary>
    public long ToolMemoryBytes { get; set; } = 16L << 30;

    /// <summary>How many worker processes decode at the same time. Default: one a core; 1 to 256.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>How much memory one job in a worker process may take, in bytes. Default 2 GiB, 256 MiB to 256 GiB. Held on Linux.</summary>
    public long WorkerMemoryBytes { get; set; } = 2L << 30;

    /// <summary>
    /// How much CPU time one job in a worker process may use over all cores, in seconds. Default null: its time limit on every core. 1 and above.
    /// </summary>
    public int? WorkerCpuSeconds { get; set; }

    /// <summary>What is wrong with the settings, naming the key to set, or null.</summary>
    internal string? FindProblem()
    {
        (string Name, TimeSpan Value, TimeSpan Max)[] limits =
        [
            (nameof(ProbeTimeout), ProbeTimeout, TimeSpan.FromHours(1)),
            (nameof(IndexTimeout), IndexTimeout, TimeSpan.FromDays(1)),
            (nameof(DecodeTimeout), DecodeTimeout, TimeSpan.FromDays(7)),
            (nameof(StandardiseTimeout), StandardiseTimeout, TimeSpan.FromDays(7)),
            (nameof(ClipTimeout), ClipTimeout, TimeSpan.FromDays(1)),
            (nameof(FrameTimeout), FrameTimeout, TimeSpan.FromHours(1)),
        ];
        foreach (var (name, value, max) in limits)
        {
            if (value < TimeSpan.FromSeconds(1) || value > max)
                return $"{Section}:{name} is {value}; set it between 00:00:01 and {max}.";
        }
        foreach (var (name, value) in new[]
        {
            (nameof(GapSeconds), GapSeconds), (nameof(BlackSeconds), BlackSeconds), (nameof(FrozenSeconds), FrozenSeconds),
            (nameof(RepeatedSeconds), RepeatedSeconds), (nameof(SilentSeconds), SilentSeconds), (nameof(SoundMismatchSeconds), SoundMismatchSeconds),
        })
        {
            if (!(value > 0))
                return $"{Section}:{name} is {value}; set it above 0.";
        }
        if (FrozenDifference is not (>= 0 and <= 255))
            return $"{Section}:{nameof(FrozenDifference)} is {FrozenDifference}; set it between 0 and 255.";
        if (MaxClippedFraction is not (>= 0 and <= 1))
            return $"{Section}:{nameof(MaxClippedFraction)} is {MaxClippedFraction}; set it between 0 and 1.";
        if (DecodeThreads is < 1 or > 64)
            return $"{Section}:{nameof(DecodeThreads)} is {DecodeThreads}; set it between 1 and 64.";
        if (ToolMemoryBytes is < 512L << 20 or > 1L << 40)
            return $"{Section}:{nameof(ToolMemoryBytes)} is {ToolMemoryBytes}; set it between {512L << 20} and {1L << 40}.";
        if (Workers is < 1 or > 256)
            return $"{Section}:{nameof(Workers)} is {Workers}; set it between 1 and 256.";
        if (WorkerCpuSeconds is < 1)
            return $"{Section}:{nameof(WorkerCpuSeconds)} is {WorkerCpuSeconds}; set it to 1 or more, or leave it out.";
        if (WorkerMemoryBytes is < 256L << 20 or > 256L << 30)
            return $"{Section}:{nameof(WorkerMemoryBytes)} is {WorkerMemoryBytes}; set it between {256L << 20} and {256L << 30}.";
        return MaxDamagedFraction is >= 0 and <= 1
            ? null
            : $"{Section}:{nameof(MaxDamagedFraction)} is {MaxDamagedFraction}; set it between 0 and 1.";
    }
}
