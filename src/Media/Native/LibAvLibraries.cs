using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>The five loaded libraries of one FFmpeg release. They stay loaded until the process ends.</summary>
internal sealed unsafe class LibAvLibraries
{
    private const string InstallHint =
        "Install FFmpeg 5.1 to 7.x with `sudo apt-get install ffmpeg` (Debian, Ubuntu), `brew install ffmpeg@7` (macOS) or " +
        "`winget install Gyan.FFmpeg.Shared` (Windows), or set Media:LibraryFolder to the folder that holds its libraries.";

    /// <summary>The releases that are known, newest first, and the major version each library has in it.</summary>
    private static readonly Release[] Releases =
    [
        new("7", 59, 5, 8, 61, 61, LibAvLayout.Seven),
        new("6", 58, 4, 7, 60, 60, LibAvLayout.Six),
        new("5.1", 57, 4, 6, 59, 59, LibAvLayout.Five),
    ];

    private readonly nint _util;
    private readonly nint _resample;
    private readonly nint _scale;
    private readonly nint _codec;
    private readonly nint _format;

    private LibAvLibraries(Release release, nint[] handles)
    {
        (_util, _resample, _scale, _codec, _format) = (handles[0], handles[1], handles[2], handles[3], handles[4]);
        Layout = release.Layout;
        Versions = [.. release.Names.Zip(handles, (library, handle) => (library.Name, VersionOf(handle, library.Name)))];
        var odd = Versions.Zip(release.Names).Where(pair => pair.First.Version.Major != pair.Second.Major).Select(pair => $"lib{pair.First.Name} {pair.First.Version}").ToList();
        if (odd.Count > 0)
        {
            throw new MediaException(
                MediaErrorCode.ToolMissing,
                $"FFmpeg's libraries are not of one release: {string.Join(", ", odd)} beside those of FFmpeg {release.Name}. {InstallHint}");
        }
        if (release.Name == "5.1" && Versions[0].Version < new Version(57, 28))
            throw new MediaException(MediaErrorCode.ToolMissing, $"FFmpeg's libraries are too old: libavutil {Versions[0].Version} is of FFmpeg 5.0. {InstallHint}");
    }

    /// <summary>Where this release puts its fields.</summary>
    public LibAvLayout Layout { get; }

    /// <summary>Each library's own word on its version.</summary>
    public IReadOnlyList<(string Name, Version Version)> Versions { get; }

    /// <summary>Loads the newest release that is there.</summary>
    /// <param name="folder">Where to look; null for the system's libraries.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.ToolMissing"/></exception>
    public static LibAvLibraries Load(string? folder)
    {
        var partly = new List<string>();
        foreach (var release in Releases)
        {
            // Those that others need come first: a library that is loaded already is found under its name wherever it lies.
            var handles = release.Names.Select(library => Find(folder, library.Name, library.Major)).ToArray();
            if (!handles.Contains(0))
                return new LibAvLibraries(release, handles);
            if (handles.Any(handle => handle != 0))
                partly.AddRange(release.Names.Zip(handles).Where(pair => pair.Second == 0).Select(pair => FileName(pair.First.Name, pair.First.Major)));
            foreach (var handle in handles.Where(handle => handle != 0))
                NativeLibrary.Free(handle);
        }
        var place = folder is { Length: > 0 } ? $"in {folder}" : "among the system's libraries";
        var missing = partly.Count > 0
            ? $"{string.Join(", ", partly)} cannot be loaded {place}, though others of the release can"
            : $"none of {string.Join(", ", Releases.Select(release => FileName("avformat", release.Names[^1].Major)))} can be loaded {place}";
        throw new MediaException(MediaErrorCode.ToolMissing, $"FFmpeg's libraries were not found: {missing}. {InstallHint}");
    }

    /// <summary>The address of a function of libavutil.</summary>
    public nint Util(string name) => NativeLibrary.GetExport(_util, name);

    /// <summary>The address of a function of libavcodec.</summary>
    public nint Codec(string name) => NativeLibrary.GetExport(_codec, name);

    /// <summary>The address of a function of libavcodec that not every release has; 0 without it.</summary>
    public nint FindCodec(string name) => NativeLibrary.TryGetExport(_codec, name, out var address) ? address : 0;

    /// <summary>The address of a function of libavformat.</summary>
    public nint Format(string name) => NativeLibrary.GetExport(_format, name);

    /// <summary>The address of a function of libavformat that not every release has; 0 without it.</summary>
    public nint FindFormat(string name) => NativeLibrary.TryGetExport(_format, name, out var address) ? address : 0;

    /// <summary>The address of a function of libswscale.</summary>
    public nint Scale(string name) => NativeLibrary.GetExport(_scale, name);

    /// <summary>The address of a function of libswresample.</summary>
    public nint Resample(string name) => NativeLibrary.GetExport(_resample, name);

    private static nint Find(string? folder, string name, int major)
    {
        foreach (var path in Places(folder, FileName(name, major)))
        {
            if (NativeLibrary.TryLoad(path, out var handle))
                return handle;
        }
        return 0;
    }

    private static IEnumerable<string> Places(string? folder, string file)
    {
        if (folder is { Length: > 0 })
            return [Path.Combine(folder, file)];
        return OperatingSystem.IsMacOS()
            ? [file, $"/opt/homebrew/lib/{file}", $"/usr/local/lib/{file}", $"/opt/homebrew/opt/ffmpeg@7/lib/{file}", $"/usr/local/opt/ffmpeg@7/lib/{file}", $"/opt/local/lib/{file}"]
            : [file];
    }

    private static string FileName(string name, int major) =>
        OperatingSystem.IsWindows() ? $"{name}-{major}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.{major}.dylib" : $"lib{name}.so.{major}";

    private static Version VersionOf(nint library, string name)
    {
        var packed = ((delegate* unmanaged<uint>)NativeLibrary.GetExport(library, $"{name}_version"))();
        return new Version((int)(packed >> 16), (int)((packed >> 8) & 0xFF), (int)(packed & 0xFF));
    }

    private sealed record Release(string Name, int Util, int Resample, int Scale, int Codec, int Format, LibAvLayout Layout)
    {
        public IReadOnlyList<(string Name, int Major)> Names { get; } =
            [("avutil", Util), ("swresample", Resample), ("swscale", Scale), ("avcodec", Codec), ("avformat", Format)];
    }
}
