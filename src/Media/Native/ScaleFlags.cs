namespace WorkspaceAgents.Media;

/// <summary>How a picture is resized and converted. The numbers are libav's (<c>SWS_…</c>).</summary>
[Flags]
internal enum ScaleFlags
{
    /// <summary>The fastest, for previews.</summary>
    FastBilinear = 0x1,

    /// <summary>Two neighbours each way.</summary>
    Bilinear = 0x2,

    /// <summary>Four neighbours each way; what ffmpeg does unless told otherwise.</summary>
    Bicubic = 0x4,

    /// <summary>The mean of all pixels that fall into one: for much smaller pictures.</summary>
    Area = 0x20,

    /// <summary>Six neighbours each way; sharpest.</summary>
    Lanczos = 0x200,

    /// <summary>Each pixel gets a colour of its own when RGB is made of subsampled colour, instead of its neighbour's.</summary>
    FullChroma = 0x2000,

    /// <summary>Rounds exactly: slower.</summary>
    AccurateRounding = 0x40000,

    /// <summary>The same bytes on every processor: slower.</summary>
    BitExact = 0x80000,
}
