using System.CommandLine;
using System.Globalization;
using System.Text;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa media frame | frames | thumbs</c>: pictures of a video on this disk.</summary>
internal static class FrameCommands
{
    private const int MaxFrames = 1_000_000;
    private const int MaxTiles = 1_000;

    public static Command BuildFrame(Session session)
    {
        var (file, stream) = (MediaCommands.Input(), MediaCommands.Stream());
        var number = new Option<int?>("--index") { Description = "The frame's number in presentation order, from 0." };
        var at = new Option<double?>("--at") { Description = "A time in seconds: the frame on screen then." };
        var target = new Option<string>("--out") { Description = "The picture to write: .png, .jpg or .webp.", Required = true };
        var width = Width();
        var command = new Command("frame", "One frame as a picture.") { file, number, at, stream, target, width };
        command.Validators.Add(result =>
        {
            if (result.GetValue(number) is null == result.GetValue(at) is null) result.AddError("Give either --index or --at.");
        });
        return command.Does(session, async (run, cancellationToken) =>
        {
            var (tools, path) = (new MediaTools(session), LocalPath.Require(run.Get(file)));
            var outPath = Path.GetFullPath(run.Get(target)!);
            var format = FormatOf(outPath) ?? throw new CliException("usage", $"'{outPath}' is no .png, .jpg or .webp file.");
            var (probe, index) = await tools.IndexAsync(path, run.Get(stream), cancellationToken);
            var frame = run.Get(number) ?? index.GetFramePlayedAt(run.Get(at)!.Value)
                ?? throw new CliException("noFrame", $"Nothing is on screen at {MediaCommands.Seconds(run.Get(at))} s; the video runs from {MediaCommands.Seconds(index.StartSeconds)} to {MediaCommands.Seconds(index.StopSeconds)} s.");
            var picture = await tools.Frames.ReadAsync(MediaContent.OfFile(path), index, frame, OutputOf(probe, index, format, run.Get(width)), cancellationToken);
            await File.WriteAllBytesAsync(outPath, picture.Data, cancellationToken);
            await run.AnswerAsync(
                new { frame, pts = index.Frames[frame].Pts, ptsSeconds = index.PtsSeconds(frame), width = picture.Width, height = picture.Height, path = outPath },
                output => output.WriteLine($"frame {frame} at {MediaCommands.Seconds(index.PtsSeconds(frame))} s → {outPath}"));
            return Wsa.Ok;
        });
    }

    public static Command BuildFrames(Session session)
    {
        var (file, stream) = (MediaCommands.Input(), MediaCommands.Stream());
        var indices = new Option<string?>("--indices") { Description = "Frame numbers, such as 0,7,7,3." };
        var start = new Option<int?>("--start") { Description = "The first frame of a range. Default: 0." };
        var stop = new Option<int?>("--stop") { Description = "The frame the range ends before. Default: the end." };
        var from = new Option<double?>("--from") { Description = "The range begins with the frame on screen at this second." };
        var to = new Option<double?>("--to") { Description = "Frames that appear from this second on are left out." };
        var step = new Option<int>("--step") { Description = "Every so many frames of the range.", DefaultValueFactory = _ => 1 };
        var target = new Option<string>("--out") { Description = "A folder for pictures, made when it is not there; or a .npy file: uint8 [frames, height, width, 3].", Required = true };
        var format = new Option<string>("--format") { Description = "The pictures in a folder: png, jpg or webp.", DefaultValueFactory = _ => "png" };
        var width = Width();
        var command = new Command("frames", "Many frames as pictures or as one array.") { file, indices, start, stop, from, to, step, stream, target, format, width };
        return command.Does(session, async (run, cancellationToken) =>
        {
            var selection = new FrameSelection
            {
                Indices = run.Get(indices) is { } list ? ParseNumbers(list) : null,
                Start = run.Get(start) ?? (Any(run.Get(indices), run.Get(stop), run.Get(from), run.Get(to)) ? null : 0),
                Stop = run.Get(stop),
                FromSeconds = run.Get(from),
                ToSeconds = run.Get(to),
                Step = run.Get(step),
            };
            var (tools, path) = (new MediaTools(session), LocalPath.Require(run.Get(file)));
            var outPath = Path.GetFullPath(run.Get(target)!);
            var isArray = string.Equals(Path.GetExtension(outPath), ".npy", StringComparison.OrdinalIgnoreCase);
            var kind = isArray ? FrameFormat.Rgb24 : FormatOf($".{run.Get(format)}") ?? throw new CliException("usage", "--format is png, jpg or webp.");
            var (probe, index) = await tools.IndexAsync(path, run.Get(stream), cancellationToken);
            var wanted = selection.Resolve(index, MaxFrames);
            var output = OutputOf(probe, index, kind, run.Get(width));
            await using var files = isArray ? FrameFiles.OfArray(outPath, wanted.Count) : FrameFiles.OfFolder(outPath, run.Get(format)!);
            var fetched = await tools.Frames.ReadAsync(
                MediaContent.OfFile(path), index, wanted, output,
                async (frame, token) =>
                {
                    await files.WriteAsync(frame, token);
                    run.Tell($"frame {files.Written.Count} of {wanted.Count}");
                },
                cancellationToken);
            await files.CompleteAsync(cancellationToken);
            run.EndTelling();
            var frames = wanted.Select((frame, i) => new { frame, pts = index.Frames[frame].Pts, ptsSeconds = index.PtsSeconds(frame), path = files.Written[i] });
            await run.AnswerAsync(new { path = outPath, bytesFetched = fetched, frames }, text => text.WriteLine($"{wanted.Count} frames → {outPath}"));
            return Wsa.Ok;
        });
    }

    public static Command BuildThumbs(Session session)
    {
        var (file, stream) = (MediaCommands.Input(), MediaCommands.Stream());
        var target = new Option<string>("--out") { Description = "The .jpg file to write; a .vtt beside it says which part belongs to which time.", Required = true };
        var count = new Option<int>("--count") { Description = "How many frames, spread evenly, 1 to 1000.", DefaultValueFactory = _ => 100 };
        var keyframes = new Option<bool>("--keyframes") { Description = "Keyframes only, every so many when there are more than --count: far faster on long videos." };
        var columns = new Option<int?>("--columns") { Description = "How many in a row. Default: about as many as rows." };
        var width = new Option<int>("--width") { Description = "The width of each, pixels.", DefaultValueFactory = _ => 160 };
        return new Command("thumbs", "Many small frames on one JPEG.") { file, stream, target, count, keyframes, columns, width }.Does(session, async (run, cancellationToken) =>
        {
            var (tools, path) = (new MediaTools(session), LocalPath.Require(run.Get(file)));
            var outPath = Path.GetFullPath(run.Get(target)!);
            if (FormatOf(outPath) != FrameFormat.Jpeg) throw new CliException("usage", $"'{outPath}' is no .jpg file.");
            var (probe, index) = await tools.IndexAsync(path, run.Get(stream), cancellationToken);
            var frames = run.Get(keyframes) ? Keyframes(index, run.Get(count)) : new FrameSelection { Spread = run.Get(count) }.Resolve(index, MaxTiles);
            var (videoWidth, videoHeight) = SizeOf(probe, index);
            var sheet = FrameSheet.Lay(frames.Count, run.Get(columns), Math.Min(run.Get(width), videoWidth), videoWidth, videoHeight);
            await File.WriteAllBytesAsync(outPath, await tools.Frames.ReadSheetAsync(MediaContent.OfFile(path), index, frames, sheet, cancellationToken), cancellationToken);
            var times = Path.ChangeExtension(outPath, ".vtt");
            await File.WriteAllTextAsync(times, sheet.ToWebVtt(index, frames, Path.GetFileName(outPath)), new UTF8Encoding(false), cancellationToken);
            var tiles = frames.Select((frame, i) => new { frame, ptsSeconds = index.PtsSeconds(frame), x = sheet.PlaceOf(i).X, y = sheet.PlaceOf(i).Y });
            await run.AnswerAsync(
                new { path = outPath, times, sheet.Columns, sheet.Rows, sheet.TileWidth, sheet.TileHeight, tiles },
                output => output.WriteLine($"{frames.Count} frames in {sheet.Columns} columns → {outPath}, {times}"));
            return Wsa.Ok;
        });
    }

    private static List<int> Keyframes(FrameIndex index, int count)
    {
        if (count is < 1 or > MaxTiles) throw new CliException("usage", $"--count is 1 to {MaxTiles}.");
        var all = Enumerable.Range(0, index.Frames.Count).Where(frame => index.Frames[frame].IsKeyframe).ToList();
        var step = Math.Max(1, (all.Count + count - 1) / count);
        return [.. all.Where((_, i) => i % step == 0)];
    }

    private static Option<int?> Width() => new("--width", "--max-width") { Description = "The widest a picture may be, pixels. Default: the video's own size." };

    private static FrameFormat? FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => FrameFormat.Png,
        ".jpg" or ".jpeg" => FrameFormat.Jpeg,
        ".webp" => FrameFormat.WebP,
        _ => null,
    };

    public static FrameOutput OutputOf(MediaProbe probe, FrameIndex index, FrameFormat format, int? maxWidth) =>
        new() { Format = format, Width = maxWidth < SizeOf(probe, index).Width ? maxWidth : null };

    private static (int Width, int Height) SizeOf(MediaProbe probe, FrameIndex index)
    {
        var video = probe.Videos.Single(v => v.StreamIndex == index.StreamIndex);
        return video.RotationDegrees is 90 or 270 ? (video.Height, video.Width) : (video.Width, video.Height);
    }

    private static bool Any(params object?[] values) => values.Any(value => value is not null);

    private static List<int> ParseNumbers(string list) => [.. list.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new CliException("usage", $"--indices is a list of numbers such as 0,7,12; '{part}' is none."))];
}
