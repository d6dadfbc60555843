using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>
/// Reads the streams of a GPMF payload. Within a stream, everything before the last key describes it: its scale, units, axes and clock.
/// Axes come in the camera's order (ORIO), as its matrix (MTRX), or else the letters of its axes (ORIN), say.
/// </summary>
internal static class GpmfStreamReader
{
    private static readonly string[] Gps5 = ["lat", "lon", "alt", "speed2d", "speed3d"];
    private static readonly string[] Gps9 = [.. Gps5, "days_since_2000", "secs_since_midnight", "dop", "fix"];

    /// <summary>The streams of a payload.</summary>
    /// <param name="payload">The bytes of a packet.</param>
    /// <param name="isWhole">False when the payload is cut or damaged.</param>
    public static List<GpmfBlock> Read(ReadOnlyMemory<byte> payload, out bool isWhole)
    {
        List<GpmfBlock> blocks = [];
        foreach (var device in GpmfElement.ReadAll(payload, out isWhole).Where(element => element.Key == "DEVC"))
        {
            long id = 0;
            string? name = null;
            Dictionary<string, int> seen = [];
            var elements = GpmfElement.ReadAll(device.Value, out var isDeviceWhole);
            foreach (var element in elements)
            {
                if (element.Key == "DVID")
                    id = (long)Number(element);
                else if (element.Key == "DVNM")
                    name = element.Text;
                else if (element.Key == "STRM" && GpmfElement.ReadAll(element.Value, out _) is { Count: > 0 } parts && !parts[^1].IsNest)
                    blocks.Add(ReadStream(parts, (id, parts[^1].Key, seen[parts[^1].Key] = seen.GetValueOrDefault(parts[^1].Key) + 1)) with { DeviceName = name });
            }
            isWhole &= isDeviceWhole;
        }
        return blocks;
    }

    private static GpmfBlock ReadStream(List<GpmfElement> parts, (long Device, string Key, int Ordinal) id)
    {
        GpmfElement? Find(string key) => parts.FindLast(part => part.Key == key) is { Key: not null } found ? found : null;

        var data = parts.Where(part => part.Key == id.Key).ToList();
        var typedef = Find("TYPE")?.Text;
        var layout = data.Select(part => part.Count == 0 ? [] : GpmfField.Layout(part, typedef)).ToList();
        var block = new GpmfBlock
        {
            Id = id,
            Name = Find("STNM")?.Text is { Length: > 0 } name ? name : null,
            Rows = [],
            StampSeconds = Find("STMP") is { } stamp ? Number(stamp) / 1e6 : null,
            TotalCount = Find("TSMP") is { } total ? (long)Number(total) : null,
            DelaySeconds = Find("TIMO") is { } delay ? Number(delay) : 0,
            UtcSeconds = Find("GPSU") is { } utc ? UnixSeconds(utc.Text) : null,
        };
        if (layout.Any(fields => fields is null))
            return block with { Problem = $"samples of type {data[0].Type}{(typedef is null ? "" : $" ({typedef})")} and {data[0].SampleBytes} bytes are not read" };

        var scales = Find("SCAL") is { } scale ? Numbers(scale) : [];
        var units = Units(Find("SIUN") ?? Find("UNIT"));
        // Several elements of one key: each is what was seen at one time, be it one thing or many. One element: a sample after the other.
        var rows = data.Count > 1
            ? data.Select((part, i) => ReadTogether(part, layout[i]!, scales, units)).ToList()
            : [.. ReadApart(data[0], layout[0]!, scales, units)];
        if (data.Count == 1)
            rows = Orient(rows, Find("ORIN")?.Text, Find("ORIO")?.Text, Find("MTRX") is { } matrix ? Numbers(matrix) : []);
        rows = AddConstants(rows, Find("GPSF"), Find("GPSP"), id.Key);
        return block with { Rows = rows };
    }

    private static IEnumerable<GpmfRow> ReadApart(GpmfElement part, List<GpmfField> fields, double[] scales, string[] units)
    {
        var numbers = Enumerable.Range(0, fields.Count).Where(i => fields[i].IsNumber).ToList();
        var names = part.Key switch { "GPS5" => Gps5, "GPS9" => Gps9, _ => null };
        IReadOnlyList<(string, string?)> columns =
        [
            .. numbers.Select((field, i) => (names?.ElementAtOrDefault(i) ?? (numbers.Count == 1 ? "value" : $"c{i}"), UnitOf(units, field))),
        ];
        for (var sample = 0; sample < part.Count; sample++)
        {
            var bytes = part.Value.Span.Slice(sample * part.SampleBytes, part.SampleBytes);
            var values = new double[numbers.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = fields[numbers[i]].Read(bytes) / ScaleOf(scales, numbers[i]);
            yield return new GpmfRow(columns, values);
        }
    }

    /// <summary>All samples of an element as one row; a four-character field names the numbers after it, as in SNOW 0.14 URBA 0.2.</summary>
    private static GpmfRow ReadTogether(GpmfElement part, List<GpmfField> fields, double[] scales, string[] units)
    {
        List<(string, string?)> columns = [];
        List<double> values = [];
        for (var sample = 0; sample < part.Count; sample++)
        {
            var bytes = part.Value.Span.Slice(sample * part.SampleBytes, part.SampleBytes);
            string? label = null;
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i].Type == 'F')
                    label = fields[i].ReadName(bytes);
                if (!fields[i].IsNumber)
                    continue;
                columns.Add((label ?? $"c{sample}_{i}", UnitOf(units, i)));
                values.Add(fields[i].Read(bytes) / ScaleOf(scales, i));
            }
        }
        return new GpmfRow(columns, [.. values]);
    }

    private static List<GpmfRow> Orient(
        List<GpmfRow> rows, string? axesIn, string? axesOut, double[] matrix)
    {
        var size = rows.Count > 0 ? rows[0].Values.Length : 0;
        if (axesIn is null || axesIn.Length != size || size == 0)
            return rows;
        axesOut = axesOut?.Length == size ? axesOut : axesIn.ToUpperInvariant();
        if (matrix.Length != size * size)
        {
            matrix = new double[size * size];
            for (var row = 0; row < size; row++)
            {
                for (var column = 0; column < size; column++)
                {
                    if (char.ToUpperInvariant(axesIn[column]) == axesOut[row])
                        matrix[(row * size) + column] = axesIn[column] == axesOut[row] ? 1 : -1;
                }
            }
        }
        IReadOnlyList<(string, string?)> columns = [.. rows[0].Columns.Select((column, i) => (char.ToLowerInvariant(axesOut[i]).ToString(), column.Unit))];
        return [.. rows.Select(row => new GpmfRow(columns, Multiply(matrix, row.Values)))];
    }

    private static double[] Multiply(double[] matrix, double[] values)
    {
        var turned = new double[values.Length];
        for (var row = 0; row < values.Length; row++)
        {
            for (var column = 0; column < values.Length; column++)
                turned[row] += matrix[(row * values.Length) + column] * values[column];
        }
        return turned;
    }

    /// <summary>What a payload states once for all of its GPS samples: 0, 2 or 3 for no, 2D or 3D fix, and the dilution of precision.</summary>
    private static List<GpmfRow> AddConstants(
        List<GpmfRow> rows, GpmfElement? fix, GpmfElement? precision, string key)
    {
        if (key != "GPS5" || rows.Count == 0)
            return rows;
        return
        [
            .. rows.Select(row => row
                .With("fix", null, fix is { } state ? Number(state) : double.NaN)
                .With("dop", null, precision is { } hundredths ? Number(hundredths) / 100 : double.NaN)),
        ];
    }

    private static double ScaleOf(double[] scales, int field) => (scales.Length == 1 ? scales[0] : scales.ElementAtOrDefault(field)) is var scale && scale != 0 ? scale : 1;

    private static string? UnitOf(string[] units, int field) =>
        (units.Length == 1 ? units[0] : units.ElementAtOrDefault(field)) is { Length: > 0 } unit ? unit : null;

    private static string[] Units(GpmfElement? element)
    {
        if (element is not { } units || units.SampleBytes == 0)
            return [];
        return [.. Enumerable.Range(0, units.Count).Select(i => (units with { Value = units.Value.Slice(i * units.SampleBytes, units.SampleBytes) }).Text)];
    }

    private static double Number(GpmfElement element) => Numbers(element) is { Length: > 0 } numbers ? numbers[0] : double.NaN;

    private static double[] Numbers(GpmfElement element)
    {
        if (GpmfField.Layout(element, null) is not { } fields || !fields[0].IsNumber)
            return [];
        var numbers = new double[element.Count * fields.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = fields[i % fields.Count].Read(element.Value.Span.Slice(i / fields.Count * element.SampleBytes, element.SampleBytes));
        return numbers;
    }

    /// <summary><c>191118234514.000</c></summary>
    private static double? UnixSeconds(string text) =>
        DateTimeOffset.TryParseExact(text, "yyMMddHHmmss.fff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds() / 1000.0
            : null;
}
