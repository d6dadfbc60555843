using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>ffmpeg's arguments that bring one video into a profile. Pure.</summary>
internal static class StandardEncoding
{
    /// <summary>Stated, never the machine's: encoders' choices depend on it.</summary>
    public const string Threads = "2";

    /// <summary>Keyframes at the first frame at least half a second after the one before, by time and never by count, so that VFR is treated alike.</summary>
    private const string KeyframeExpression = "expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+0.5))";

    /// <summary>What libx264 can keep without loss.</summary>
    private static readonly string[] LosslessFormats =
        ["yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray", "yuv420p10le", "yuv422p10le", "yuv444p10le", "gray10le"];

    /// <summary>The video's arguments.</summary>
    /// <param name="profile">What is asked for.</param>
    /// <param name="video">The source.</param>
    /// <param name="index">Its index.</param>
    /// <param name="deinterlace">Weave fields apart: one frame for each frame.</param>
    /// <exception cref="MediaException">The profile cannot hold this source's pixels.</exception>
    public static string[] Video(StandardProfile profile, VideoStream video, FrameIndex index, bool deinterlace)
    {
        var timeBase = index.TimeBase;
        var parameters = profile.Encoder == "libaom-av1" ? profile.PrivateParameters : $"{profile.PrivateParameters}:fps={Fps(index)}";
        return
        [
            "-vf", Filter(profile, video, deinterlace), "-fps_mode", "passthrough", "-enc_time_base", timeBase.ToString(),
            "-c:v", profile.Encoder, .. profile.EncoderArguments, "-threads:v", Threads,
            "-g", "100000", "-keyint_min", "1", "-force_key_frames", KeyframeExpression,
            .. profile.PrivateOption is { } option ? [option, parameters] : Array.Empty<string>(), "-flags:v", "+bitexact",
        ];
    }

    /// <summary>The sound's arguments: what is already in the profile's codec is copied.</summary>
    public static string[] Audio(StandardProfile profile, MediaProbe probe)
    {
        var arguments = new List<string>();
        foreach (var (audio, i) in UsableAudios(probe).Select((audio, i) => (audio, i)))
        {
            var copies = audio.Codec == profile.AudioCodec;
            arguments.AddRange(["-map", $"0:{audio.StreamIndex.ToString(CultureInfo.InvariantCulture)}", $"-c:a:{i}", copies ? "copy" : profile.AudioCodec]);
            if (!copies && profile.AudioCodec == "aac")
                arguments.AddRange([$"-b:a:{i}", "160k"]);
            if (!copies)
                arguments.AddRange([$"-flags:a:{i}", "+bitexact", $"-threads:a:{i}", "1"]);
        }
        // FLAC in MP4 was called experimental until FFmpeg 5.
        return profile.AudioCodec == "flac" ? [.. arguments, "-strict", "experimental"] : [.. arguments];
    }

    public static AudioStream[] UsableAudios(MediaProbe probe) =>
        [.. probe.Audios.Where(audio => audio is { SampleRateHz: > 0, Channels: > 0 } && audio.Codec != "unknown")];

    /// <summary>
    /// One size throughout, also when the source changes its own. 4:2:0 needs even sides and 4:2:2 an even width: an odd side gets one black row or column more,
    /// added while every pixel still has its own colour (4:4:4), and no pixel moves. Where nothing may be lost, see <see cref="EvenLuma"/>.
    /// </summary>
    private static string Filter(StandardProfile profile, VideoStream video, bool deinterlace)
    {
        var weave = deinterlace ? "bwdif=mode=send_frame:parity=auto:deint=all," : "";
        var pixelFormat = PixelFormat(profile, video);
        if (video is not { Width: > 0, Height: > 0 })
            return $"{weave}format={pixelFormat}";
        var scale = string.Create(CultureInfo.InvariantCulture, $"{weave}scale={video.Width}:{video.Height}:flags=bicubic+accurate_rnd+full_chroma_int+bitexact");
        var halvesHeight = pixelFormat == "nv12" || pixelFormat.Contains("420", StringComparison.Ordinal);
        var isOdd = (video.Width % 2 == 1 && (halvesHeight || pixelFormat.Contains("422", StringComparison.Ordinal))) || (video.Height % 2 == 1 && halvesHeight);
        if (!isOdd)
            return $"{scale},format={pixelFormat}";
        if (profile.IsLossless)
            return $"{scale},{EvenLuma(pixelFormat, halvesHeight)}";
        var full = pixelFormat.Replace("420", "444", StringComparison.Ordinal);
        return $"{scale},format={full},pad=ceil(iw/2)*2:ceil(ih/2)*2,format={pixelFormat}";
    }

    /// <summary>
    /// The colours of an odd side are stored as those of the even one above it: only the brightness is a row or a column short. So only that is widened, and no colour is
    /// made anew. The filter <c>pad</c> on a whole picture would write over the last colours.
    /// </summary>
    private static string EvenLuma(string pixelFormat, bool halvesHeight)
    {
        var planar = pixelFormat == "nv12" ? "yuv420p" : pixelFormat;
        return $"format={planar},extractplanes=y+u+v[y][u][v];[y]pad=ceil(iw/2)*2:{(halvesHeight ? "ceil(ih/2)*2" : "ih")}[wide];[wide][u][v]mergeplanes=0x001020:{planar},format={planar}";
    }

    private static string PixelFormat(StandardProfile profile, VideoStream video)
    {
        var source = video.PixelFormat ?? "";
        if (profile.IsLossless)
        {
            return LosslessFormats.Contains(source)
                ? source
                : throw new MediaException(
                    MediaErrorCode.ProfileImpossible,
                    $"The profile 'lossless' cannot keep {(source.Length > 0 ? source : "unknown")} pixels without loss; it keeps {string.Join(", ", LosslessFormats)}. Choose another profile; the source is unchanged.");
        }
        var isFull = video.ColorRange == "pc" || source.StartsWith("yuvj", StringComparison.Ordinal);
        if (profile.KeepsTenBits && BitsOf(source) > 8)
            return "yuv420p10le";
        // AV1 states the range in its own header; the pixel format with a j would be refused.
        return isFull && profile.Encoder != "libaom-av1" ? "yuvj420p" : "yuv420p";
    }

    /// <summary>ffmpeg ends the names of deep formats with their bits and byte order: <c>yuv420p10le</c>, <c>p010le</c>.</summary>
    private static int BitsOf(string pixelFormat)
    {
        var name = pixelFormat.EndsWith("le", StringComparison.Ordinal) || pixelFormat.EndsWith("be", StringComparison.Ordinal) ? pixelFormat[..^2] : "";
        var digits = name.Length - name.TrimEnd("0123456789".ToCharArray()).Length;
        return digits > 0 && int.TryParse(name[^digits..], NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? (bits > 16 ? 8 : bits) : 8;
    }

    /// <summary>The rate from the median spacing, for the encoder's choice of level only: headers claim 1000 frames a second.</summary>
    private static string Fps(FrameIndex index) =>
        index.MedianSpacingSeconds is > 0 and var spacing
            ? Math.Clamp((int)Math.Round(1 / spacing), 1, 1000).ToString(CultureInfo.InvariantCulture)
            : "30";
}
