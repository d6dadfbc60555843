namespace WorkspaceAgents.Media;

/// <summary>The boxes that are read, as ISO/IEC 14496-12 and Apple's QuickTime File Format name them.</summary>
internal static class Mp4Types
{
    public static readonly uint Ftyp = Code("ftyp"), Moov = Code("moov"), Mdat = Code("mdat"), Free = Code("free"), Skip = Code("skip"), Wide = Code("wide"),
        Styp = Code("styp"), Sidx = Code("sidx"), Uuid = Code("uuid"), Pnot = Code("pnot");

    public static readonly uint Mvhd = Code("mvhd"), Trak = Code("trak"), Mvex = Code("mvex"), Trex = Code("trex"), Cmov = Code("cmov"), Udta = Code("udta"),
        Meta = Code("meta"), Tkhd = Code("tkhd"), Edts = Code("edts"), Elst = Code("elst"), Mdia = Code("mdia"), Mdhd = Code("mdhd"), Hdlr = Code("hdlr"),
        Minf = Code("minf"), Dinf = Code("dinf"), Dref = Code("dref"), Stbl = Code("stbl");

    public static readonly uint Stsd = Code("stsd"), Stts = Code("stts"), Ctts = Code("ctts"), Stss = Code("stss"), Stps = Code("stps"), Stsc = Code("stsc"),
        Stsz = Code("stsz"), Stz2 = Code("stz2"), Stco = Code("stco"), Co64 = Code("co64"), Sdtp = Code("sdtp"), Sbgp = Code("sbgp"), Sgpd = Code("sgpd"),
        Vide = Code("vide"), Rap = Code("rap ");

    public static readonly uint Moof = Code("moof"), Traf = Code("traf"), Tfhd = Code("tfhd"), Tfdt = Code("tfdt"), Trun = Code("trun"), Mfra = Code("mfra");

    /// <summary>Four letters as the number they are stored as.</summary>
    public static uint Code(string letters) => ((uint)letters[0] << 24) | ((uint)letters[1] << 16) | ((uint)letters[2] << 8) | letters[3];
}
