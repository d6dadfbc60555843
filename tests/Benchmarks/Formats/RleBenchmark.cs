using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Benchmarks.Formats;

/// <summary>Run-length masks of full HD pictures: the goal is 500 megapixels a second for decoding with area.</summary>
internal static class RleBenchmark
{
    private const int Height = 1080;
    private const int Width = 1920;
    private const double GoalMegapixelsPerSecond = 500;

    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        var (count, runs) = (options.Number("masks", 60), options.Number("runs", 5));
        var polygons = Draw(count);
        report.Say($"{count} masks of {Width} × {Height}, polygons of 40 corners; the best of {runs} runs, one thread");
        var (texts, polygonSeconds) = Best(runs, () => polygons.Select(polygon => RunLengthMask.FromPolygon(Height, Width, polygon).ToCompressed()).ToList());
        var columns = new byte[Height * Width];
        var (areas, decodeSeconds) = Best(runs, () => DecodeAll(texts, columns));
        var masks = texts.Select(text => RunLengthMask.Parse(Height, Width, text)).ToList();
        var (iou, iouSeconds) = Best(runs, () => masks.Sum(row => masks.Sum(column => row.IntersectionOverUnion(column))));
        var (bitmapAreas, encodeSeconds) = Best(runs, () => masks.Sum(mask =>
        {
            mask.DecodeColumns(columns);
            return RunLengthMask.FromColumns(Height, Width, columns).Area;
        }));
        if (bitmapAreas != areas) throw new InvalidOperationException("What was encoded is not what was decoded.");

        var megapixels = count * (double)Height * Width / 1e6;
        report.Figure("text → bitmap, and area", megapixels / decodeSeconds, "Mpixel/s", megapixels / decodeSeconds >= GoalMegapixelsPerSecond, $"≥ {GoalMegapixelsPerSecond} Mpixel/s");
        report.Figure("bitmap → runs (with the decoding before it)", megapixels / encodeSeconds, "Mpixel/s");
        report.Figure("polygon → text", count / polygonSeconds, "masks/s");
        report.Figure("IoU", count * (double)count / iouSeconds, "pairs/s");
        await CompareAsync(report, texts, runs, (areas, decodeSeconds, iou, iouSeconds), cancellationToken);
    }

    private static long DecodeAll(List<string> texts, byte[] columns)
    {
        long area = 0;
        foreach (var text in texts)
        {
            var mask = RunLengthMask.Parse(Height, Width, text);
            mask.DecodeColumns(columns);
            area += mask.Area;
        }

        return area;
    }

    private static async Task CompareAsync(Report report, List<string> texts, int runs, (long Areas, double DecodeSeconds, double Iou, double IouSeconds) ours, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("masks.json");
        var masks = new JsonObject { ["masks"] = new JsonArray([.. texts.Select(text => (JsonNode)new JsonObject { ["size"] = new JsonArray(Height, Width), ["counts"] = text })]) };
        await File.WriteAllTextAsync(path, masks.ToJsonString(), cancellationToken);
        var start = new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "Formats", "rle_peer.py"), path, runs.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var peer = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start.");
        var errors = peer.StandardError.ReadToEndAsync(cancellationToken);
        var output = await peer.StandardOutput.ReadToEndAsync(cancellationToken);
        await peer.WaitForExitAsync(cancellationToken);
        if (peer.ExitCode != 0)
        {
            report.Say($"pycocotools was not compared: {(await errors).Trim().Split('\n')[^1]}");
            return;
        }

        using var document = JsonDocument.Parse(output);
        var theirs = document.RootElement;
        if (theirs.GetProperty("areas").GetInt64() != ours.Areas || Math.Abs(theirs.GetProperty("iou").GetDouble() - ours.Iou) > 1e-9 * ours.Iou)
            throw new InvalidOperationException("pycocotools finds other areas or overlaps.");
        report.Ratio("decode and area, times pycocotools' speed", theirs.GetProperty("decodeSeconds").GetDouble(), ours.DecodeSeconds);
        report.Ratio("IoU, times pycocotools' speed", theirs.GetProperty("iouSeconds").GetDouble(), ours.IouSeconds);
    }

    /// <summary>Round shapes with ragged edges, anywhere in the picture.</summary>
    private static List<double[]> Draw(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (x, y, radius) = (random.NextDouble() * Width, random.NextDouble() * Height, 100 + random.NextDouble() * 400);
            var xy = new double[80];
            for (var corner = 0; corner < 40; corner++)
            {
                var distance = radius * (0.6 + 0.4 * random.NextDouble());
                (xy[2 * corner], xy[2 * corner + 1]) = (x + distance * Math.Cos(corner * Math.Tau / 40), y + distance * Math.Sin(corner * Math.Tau / 40));
            }

            return xy;
        })];
    }

    private static (T Result, double Seconds) Best<T>(int runs, Func<T> work)
    {
        var (result, best) = (work(), double.MaxValue);
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            result = work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (result, best);
    }
}
