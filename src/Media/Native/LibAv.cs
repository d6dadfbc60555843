using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>
/// FFmpeg's libraries in this process: libavutil, libavcodec, libavformat, libswscale and libswresample of FFmpeg 5.1, 6.x or 7.x.
/// Safe from several threads. Everything that is made with it keeps to one thread at a time.
/// </summary>
internal sealed unsafe class LibAv
{
    /// <summary>The environment variable that names the folder of the libraries: the name .NET's configuration gives <c>Media:LibraryFolder</c>.</summary>
    public const string FolderVariable = "Media__LibraryFolder";

    /// <summary>libav's mark for a time that is not known.</summary>
    public const long NoTime = long.MinValue;

    /// <summary>Nothing more will come.</summary>
    public const int EndOfFile = -0x20464F45;

    /// <summary>The bytes are not what they should be.</summary>
    public const int InvalidData = -0x41444E49;

    /// <summary>The caller's own read or seek failed.</summary>
    public const int External = -0x20545845;

    /// <summary>The caller's own read found the end of the bytes, or they cannot be read.</summary>
    public const int InputOutput = -5;

    private static readonly ConcurrentDictionary<string, Lazy<LibAv>> Loaded = new(StringComparer.Ordinal);

    private readonly LibAvLibraries _libraries;

    private LibAv(string? folder)
    {
        _libraries = LibAvLibraries.Load(folder);
        Functions = new LibAvFunctions(_libraries);
        Layout = _libraries.Layout;
        LibAvLog.Install(this);
    }

    /// <summary>The libraries of the folder that <see cref="FolderVariable"/> names, or else the system's.</summary>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.ToolMissing"/></exception>
    public static LibAv Default => Load(Environment.GetEnvironmentVariable(FolderVariable));

    /// <summary>Try again: operating systems differ in the number.</summary>
    public static int Again { get; } = OperatingSystem.IsMacOS() ? -35 : -11;

    /// <summary>The functions.</summary>
    public LibAvFunctions Functions { get; }

    /// <summary>Where fields are.</summary>
    public LibAvLayout Layout { get; }

    /// <summary>For example 57.28.100.</summary>
    public Version AvutilVersion => VersionOf("avutil");

    /// <summary>For example 59.37.100.</summary>
    public Version AvcodecVersion => VersionOf("avcodec");

    /// <summary>For example 59.27.100.</summary>
    public Version AvformatVersion => VersionOf("avformat");

    /// <summary>For example 6.7.100.</summary>
    public Version SwscaleVersion => VersionOf("swscale");

    /// <summary>For example 4.7.100.</summary>
    public Version SwresampleVersion => VersionOf("swresample");

    /// <summary>Loads the libraries, or gives those that were loaded from there before.</summary>
    /// <param name="folder">Where they are; null or empty for the system's.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.ToolMissing"/>: none there, or none of a release this room knows.</exception>
    public static LibAv Load(string? folder)
    {
        var key = folder ?? "";
        try
        {
            return Loaded.GetOrAdd(key, place => new Lazy<LibAv>(() => new LibAv(place))).Value;
        }
        catch (MediaException)
        {
            // Somebody may install them while the service runs.
            Loaded.TryRemove(key, out _);
            throw;
        }
    }

    /// <summary>libav's words for an error number, for example <c>Invalid data found when processing input</c>.</summary>
    public string Describe(int error)
    {
        var buffer = stackalloc byte[256];
        Functions.av_strerror(error, buffer, 256);
        return Marshal.PtrToStringUTF8((nint)buffer) ?? "";
    }

    /// <summary>The number of a pixel format, for example of <c>rgb24</c>.</summary>
    /// <exception cref="ArgumentException">libav has none of that name.</exception>
    public int PixelFormatOf(string name)
    {
        fixed (byte* text = Text(name))
        {
            var format = Functions.av_get_pix_fmt(text);
            return format >= 0 ? format : throw new ArgumentException($"{name} is no pixel format of libav.", nameof(name));
        }
    }

    /// <summary>The name of a pixel format; <c>unknown</c> for -1.</summary>
    public string PixelFormatName(int format) => String(Functions.av_get_pix_fmt_name(format)) ?? "unknown";

    /// <summary>The number of bytes a picture takes when its rows follow each other without gaps.</summary>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: a size no picture can have.</exception>
    public int PictureBytes(int pixelFormat, int width, int height)
    {
        var bytes = Functions.av_image_get_buffer_size(pixelFormat, width, height, 1);
        return bytes > 0
            ? bytes
            : throw new MediaException(MediaErrorCode.InvalidRange, $"No picture can be {width} by {height} pixels of {PixelFormatName(pixelFormat)}; ask for a smaller one.");
    }

    /// <summary>Sets an option of a context of libav.</summary>
    /// <exception cref="InvalidOperationException">It has no such option or refuses the value: an error of this program.</exception>
    internal void SetOption(nint context, string name, string value)
    {
        fixed (byte* key = Text(name), text = Text(value))
            CheckOption(Functions.av_opt_set(context, key, text, 0), name, value);
    }

    /// <summary>Sets an option that is a number.</summary>
    internal void SetOption(nint context, string name, long value)
    {
        fixed (byte* key = Text(name))
            CheckOption(Functions.av_opt_set_int(context, key, value, 0), name, value);
    }

    /// <summary>Sets an option that is a fraction.</summary>
    internal void SetOption(nint context, string name, Ratio value)
    {
        fixed (byte* key = Text(name))
            CheckOption(Functions.av_opt_set_q(context, key, value, 0), name, value);
    }

    /// <summary>The entries of a dictionary of libav; the first of entries with one key.</summary>
    internal IReadOnlyDictionary<string, string> ReadDictionary(nint dictionary)
    {
        if (dictionary == 0)
            return System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        const int IgnoreSuffix = 2;
        fixed (byte* all = Text(""))
        {
            nint entry = 0;
            while ((entry = Functions.av_dict_get(dictionary, all, entry, IgnoreSuffix)) != 0)
                entries.TryAdd(String(*(nint*)(entry + Layout.EntryKey)) ?? "", String(*(nint*)(entry + Layout.EntryValue)) ?? "");
        }
        return entries;
    }

    /// <summary>A text of libav; null for none.</summary>
    internal static string? String(nint text) => Marshal.PtrToStringUTF8(text);

    /// <summary>A text for libav: UTF-8 that ends with a zero.</summary>
    internal static byte[] Text(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    private void CheckOption(int result, string name, object value)
    {
        if (result < 0)
            throw new InvalidOperationException($"libav does not take {value} for the option {name}: {Describe(result)}.");
    }

    private Version VersionOf(string library) => _libraries.Versions.First(pair => pair.Name == library).Version;
}
