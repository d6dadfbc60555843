using System.Reflection;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>
/// The functions of libespeak-ng that are used, by its public header <c>speak_lib.h</c>. The library keeps its state in globals: one caller at a time.
/// https://github.com/espeak-ng/espeak-ng/blob/master/src/include/espeak-ng/speak_lib.h
/// </summary>
internal static unsafe partial class EspeakLibrary
{
    /// <summary>Samples go to the callback, and <see cref="Synthesise"/> returns when all were given.</summary>
    public const int OutputSynchronous = 2;

    /// <summary>A failure to find its data is told and does not end this process.</summary>
    public const int InitializeDontExit = 1 << 15;

    /// <summary>Text is UTF-8 without markup.</summary>
    public const uint CharactersUtf8 = 1;

    /// <summary>Positions count characters.</summary>
    public const int PositionCharacter = 1;

    /// <summary>The end of a list of events.</summary>
    public const int EventListEnd = 0;

    /// <summary>A word begins.</summary>
    public const int EventWord = 1;

    private const string Name = "espeak-ng";

    static EspeakLibrary() => NativeLibrary.SetDllImportResolver(typeof(EspeakLibrary).Assembly, Resolve);

    [LibraryImport(Name, EntryPoint = "espeak_Initialize", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Initialize(int output, int bufferMs, string? dataFolder, int options);

    [LibraryImport(Name, EntryPoint = "espeak_SetSynthCallback")]
    public static partial void SetCallback(delegate* unmanaged[Cdecl]<short*, int, SpeechEvent*, int> callback);

    [LibraryImport(Name, EntryPoint = "espeak_SetVoiceByName", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVoice(string name);

    [LibraryImport(Name, EntryPoint = "espeak_Synth")]
    public static partial int Synthesise(byte* text, nuint size, uint position, int positionType, uint endPosition, uint flags, uint* identifier, void* user);

    [LibraryImport(Name, EntryPoint = "espeak_Info")]
    public static partial nint Info(out nint dataFolder);

    /// <summary>All speech at one pitch; 0 ends that.</summary>
    [LibraryImport(Name, EntryPoint = "espeak_ng_SetConstF0")]
    public static partial void SetPitch(int hertz);

    /// <summary>The C library's, from which hiss is made.</summary>
    [LibraryImport("libc", EntryPoint = "srand")]
    public static partial void SeedNoise(uint seed);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != Name)
            return 0;
        string[] candidates = OperatingSystem.IsWindows() ? ["libespeak-ng.dll", "espeak-ng.dll"]
            : OperatingSystem.IsMacOS() ? ["libespeak-ng.1.dylib", "/opt/homebrew/lib/libespeak-ng.1.dylib", "/usr/local/lib/libespeak-ng.1.dylib"]
            : ["libespeak-ng.so.1"];
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
                return handle;
        }
        return 0;
    }

    /// <summary><c>espeak_EVENT</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SpeechEvent
    {
        public int Type;
        public uint Identifier;
        public int TextPosition;
        public int Length;
        public int AudioPositionMs;
        public int Sample;
        public nint UserData;
        public long Value;
    }
}
