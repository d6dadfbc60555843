namespace WorkspaceAgents.Media;

/// <summary>
/// Tells from the bytes of a packet that no other picture is decoded from it, so that it need not be decoded itself. The bitstream's own word
/// is taken and not the container's: what the decoder keeps no reference of cannot change another picture. Not safe from several threads.
/// </summary>
/// <remarks>
/// H.264: nal_ref_idc is 0 (ITU-T H.264, 7.4.1). HEVC: a sub-layer non-reference picture of the highest sub-layer (ITU-T H.265, 7.4.2.2).
/// MPEG-1 and MPEG-2: a B picture (ISO/IEC 13818-2, 6.3.9).
/// </remarks>
internal sealed class DisposablePictures
{
    private const int HevcSequenceParameters = 33;

    private readonly Syntax _syntax;
    private readonly PacketUnits _units;
    private int _highestSubLayer;

    private DisposablePictures(Syntax syntax, PacketUnits units) => (_syntax, _units) = (syntax, units);

    private enum Syntax
    {
        H264,
        Hevc,
        Mpeg2,
    }

    /// <summary>For a stream; null when its codec does not tell.</summary>
    /// <param name="codec">ffmpeg's name of it.</param>
    /// <param name="extradata">The decoder's configuration from the container: avcC, hvcC, or parameter sets behind start codes.</param>
    public static DisposablePictures? For(string codec, ReadOnlySpan<byte> extradata)
    {
        switch (codec)
        {
            case "h264":
                return new DisposablePictures(Syntax.H264, PacketUnits.Of(codec, extradata));
            case "hevc":
                var pictures = new DisposablePictures(Syntax.Hevc, PacketUnits.Of(codec, extradata));
                pictures.ReadHevcConfiguration(extradata);
                return pictures;
            case "mpeg1video" or "mpeg2video":
                return new DisposablePictures(Syntax.Mpeg2, PacketUnits.Of(codec, extradata));
            default:
                return null;
        }
    }

    /// <summary>True when every picture in the packet can be left out without changing another one.</summary>
    public bool IsDisposable(ReadOnlySpan<byte> packet)
    {
        var pictures = 0;
        while (_units.Take(ref packet, out var unit))
        {
            if (unit.IsEmpty)
                continue;
            switch (_syntax == Syntax.H264 ? JudgeH264(unit) : _syntax == Syntax.Hevc ? JudgeHevc(unit) : JudgeMpeg2(unit))
            {
                case Judgement.Needed:
                    return false;
                case Judgement.Disposable:
                    pictures++;
                    break;
            }
        }
        return pictures > 0;
    }

    private enum Judgement
    {
        /// <summary>Says nothing about pictures.</summary>
        Nothing,
        Needed,
        Disposable,
    }

    private static Judgement JudgeH264(ReadOnlySpan<byte> unit) => (unit[0] & 31) switch
    {
        // Slices and their partitions.
        1 or 2 => (unit[0] & 0x60) == 0 ? Judgement.Disposable : Judgement.Needed,
        // Access unit delimiter, supplemental information, filler, the other partitions, auxiliary and extension slices.
        3 or 4 or 6 or 9 or 12 or 19 or 20 or 21 => Judgement.Nothing,
        _ => Judgement.Needed,
    };

    private Judgement JudgeHevc(ReadOnlySpan<byte> unit)
    {
        if (unit.Length < 3)
            return Judgement.Needed;
        var type = (unit[0] >> 1) & 63;
        if (type == HevcSequenceParameters)
            TakeHevcSequence(unit);
        // A second layer (stereo, scalability) is not decoded at all.
        if ((((unit[0] & 1) << 5) | (unit[1] >> 3)) > 0)
            return Judgement.Nothing;
        if (type >= 35)
            return type is 35 or 38 or 39 or 40 ? Judgement.Nothing : Judgement.Needed;
        return type < 16 && type % 2 == 0 && (unit[1] & 7) - 1 == _highestSubLayer ? Judgement.Disposable : Judgement.Needed;
    }

    private static Judgement JudgeMpeg2(ReadOnlySpan<byte> unit) => unit[0] switch
    {
        0x00 => unit.Length > 2 && ((unit[2] >> 3) & 7) == 3 ? Judgement.Disposable : Judgement.Needed,
        0xB3 or 0xB7 => Judgement.Needed,
        _ => Judgement.Nothing,
    };

    private void ReadHevcConfiguration(ReadOnlySpan<byte> extradata)
    {
        if (!_units.HaveLengths)
        {
            while (_units.Take(ref extradata, out var unit))
                TakeHevcSequence(unit);
            return;
        }
        // hvcC: 22 bytes, the number of arrays, then for each one its type, a count, and that many units behind 16-bit lengths.
        var arrays = extradata[22];
        var rest = extradata[23..];
        for (var i = 0; i < arrays && rest.Length >= 3; i++)
        {
            var units = (rest[1] << 8) | rest[2];
            rest = rest[3..];
            for (var k = 0; k < units && rest.Length >= 2; k++)
            {
                var length = Math.Min((rest[0] << 8) | rest[1], rest.Length - 2);
                TakeHevcSequence(rest.Slice(2, length));
                rest = rest[(2 + length)..];
            }
        }
    }

    private void TakeHevcSequence(ReadOnlySpan<byte> unit)
    {
        // Header of two bytes, then 4 bits for the video parameter set and 3 for sps_max_sub_layers_minus1.
        if (unit.Length > 2 && ((unit[0] >> 1) & 63) == HevcSequenceParameters)
            _highestSubLayer = Math.Max(_highestSubLayer, (unit[2] >> 1) & 7);
    }
}
