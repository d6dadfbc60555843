using System.Text.Json;

namespace WorkspaceAgents.Formats;

/// <summary>
/// What a sample says of every one of its frames: its time in the recording, and the values of each sensor. These are the rows of the recording's metadata index that belong to
/// the clip, as the sample carries them (<c>pts.npy</c> and the arrays that its JSON lists).
/// </summary>
internal sealed record SampleFrames(double[] PtsSeconds, IReadOnlyList<SampleFrames.Sensor> Sensors)
{
    /// <summary>A sensor's values, [frames, channels], the last index running fastest; NaN where absent.</summary>
    public sealed record Sensor(string Name, float[] Values, int ChannelCount, IReadOnlyList<string> ChannelNames);

    /// <summary>The member that has the times.</summary>
    public const string Times = "pts.npy";

    private const string Array = ".npy";

    /// <summary>The sensor of a member's extension.</summary>
    public static string SensorOf(string extension) => extension[..^Array.Length];

    /// <summary>The bytes these rows make of a member, as the version's own writer would; null when it is not of rows.</summary>
    public byte[]? ToMember(string extension)
    {
        if (extension == Times) return Npy.WriteFloat64(PtsSeconds);
        return Sensors.FirstOrDefault(sensor => sensor.Name + Array == extension) is { } found ? Npy.Write(found.Values, PtsSeconds.Length, found.ChannelCount) : null;
    }

    public static async Task<SampleFrames> ReadAsync(VersionSample sample, ClipRow row, CancellationToken cancellationToken)
    {
        var times = sample.Find(Times)
            ?? throw new InvalidDataException($"Sample '{sample.Key}' has no member '{sample.Key}.{Times}', the times of its frames: this format needs them. Export it as webdataset or videofolder.");
        var pts = Npy.ReadFloat64(await sample.ReadAsync(times, cancellationToken), out _);
        var frames = sample.Described.StopFrame - sample.Described.StartFrame;
        if (pts.Length != frames) throw new InvalidDataException($"Member '{times.Name}' has the times of {pts.Length} frames, the sample has {frames}.");
        var names = ChannelNames(row.Json);
        var sensors = new List<Sensor>();
        foreach (var (extension, member) in sample.Members.Where(member => member.Extension.EndsWith(Array, StringComparison.Ordinal) && member.Extension != Times))
        {
            var values = Npy.ReadFloat32(await sample.ReadAsync(member, cancellationToken), out var shape);
            if (shape.Length != 2 || shape[0] != frames) continue; // An array that is not one row a frame is a member like any other.
            IReadOnlyList<string> channels = names.TryGetValue(extension, out var named) && named.Count == shape[1]
                ? named
                : [.. Enumerable.Range(0, shape[1]).Select(channel => $"channel_{channel}")];
            sensors.Add(new(SensorOf(extension), values, shape[1], channels));
        }

        return new(pts, sensors);
    }

    // {"sensors":[{"member":"imu.npy","channels":[{"name":"ax","unit":"m/s2"}]}]}
    private static Dictionary<string, IReadOnlyList<string>> ChannelNames(string? json)
    {
        var names = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (json is null) return names;
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var sensor in document.RootElement.GetProperty("sensors").EnumerateArray())
                names[sensor.GetProperty("member").GetString()!] = [.. sensor.GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("name").GetString()!)];
            return names;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return names; // Somebody else's JSON: its channels are numbered.
        }
    }
}
