using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>
/// Reads a packet of a camera motion metadata track (<c>camm</c>): two bytes reserved, two of kind, then little-endian numbers.
/// https://developers.google.com/streetview/publish/camm-spec
/// </summary>
internal static class CammSample
{
    private const int HeaderBytes = 4;

    private static readonly (string Key, string Name, char Type, (string, string?)[] Columns)?[] Kinds =
    [
        ("CAMM_ANGLES", "Orientation as an angle-axis vector", 'f', [("x", "rad"), ("y", "rad"), ("z", "rad")]),
        null,
        ("CAMM_GYRO", "Gyroscope", 'f', [("x", "rad/s"), ("y", "rad/s"), ("z", "rad/s")]),
        ("CAMM_ACCL", "Accelerometer", 'f', [("x", "m/s²"), ("y", "m/s²"), ("z", "m/s²")]),
        ("CAMM_POSITION", "Position", 'f', [("x", "m"), ("y", "m"), ("z", "m")]),
        ("CAMM_GPS", "GPS", 'd', [("lat", "deg"), ("lon", "deg"), ("alt", "m")]),
        null,
        ("CAMM_MAGN", "Magnetometer", 'f', [("x", "µT"), ("y", "µT"), ("z", "µT")]),
    ];

    /// <summary>What a packet says; null for kinds that are not read and packets that are too short.</summary>
    public static (string Key, string Name, IReadOnlyList<(string Name, string? Unit)> Columns, double[] Values)? Read(ReadOnlySpan<byte> data)
    {
        if (data.Length < HeaderBytes || Kinds.ElementAtOrDefault(BinaryPrimitives.ReadUInt16LittleEndian(data[2..])) is not { } kind)
            return null;
        var size = kind.Type == 'd' ? sizeof(double) : sizeof(float);
        if (data.Length < HeaderBytes + (kind.Columns.Length * size))
            return null;
        var values = new double[kind.Columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var at = data[(HeaderBytes + (i * size))..];
            values[i] = kind.Type == 'd' ? BinaryPrimitives.ReadDoubleLittleEndian(at) : BinaryPrimitives.ReadSingleLittleEndian(at);
        }
        return (kind.Key, kind.Name, kind.Columns, values);
    }
}
