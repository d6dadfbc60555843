using System.Globalization;

namespace WorkspaceAgents.Media.Tests;

/// <summary>Packets as a test writes them: <c>pts=2002|dts=-1001|duration=1001|size=306|pos=18416|flags=K_</c>; what is left out is not known.</summary>
internal static class PacketText
{
    public static PacketColumns Parse(params string[] packets)
    {
        var columns = new PacketColumns();
        foreach (var packet in packets)
        {
            var fields = packet.Split('|').Select(field => field.Split('=')).ToDictionary(field => field[0], field => field[1]);
            long? Number(string name) => fields.TryGetValue(name, out var text) && text != "N/A" ? long.Parse(text, CultureInfo.InvariantCulture) : null;
            var flags = fields.GetValueOrDefault("flags", "");
            columns.Add(new PacketEntry(
                Number("pts"), Number("dts"), Number("duration") ?? 0, (int)(Number("size") ?? 0), Number("pos"),
                flags.Contains('K', StringComparison.Ordinal), flags.Contains('D', StringComparison.Ordinal)));
        }
        return columns;
    }
}
