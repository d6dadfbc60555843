using System.CommandLine;
using System.Globalization;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa layers</c>: annotation layers on this disk, from and to other tools' files, compared and merged.</summary>
internal static class LayerCommands
{
    private const double DefaultOverlap = 0.5;
    private const string FormatNames = "layer, coco, sav, cvat, labelstudio, webvtt (vtt), parquet";

    public static Command Build(Session session) => new("layers", "Annotation layers on this disk: import, export, compare, merge.")
    {
        BuildImport(session),
        BuildExport(session),
        BuildCompare(session),
        BuildMerge(session),
    };

    private static Command BuildImport(Session session)
    {
        var file = new Argument<string>("file") { Description = "COCO (pictures, video, results, YouTube-VIS), SA-V, CVAT for video XML, Label Studio JSON, WebVTT or Parquet." };
        var (target, from) = (new Option<string>("--out") { Description = "The layer, such as human-1.layer.jsonl.", Required = true }, new Option<string?>("--from") { Description = $"The file's format: {FormatNames}. Default: told from its bytes." });
        var (name, author, model, madeAt) = (
            new Option<string?>("--name") { Description = "The layer's name. Default: the file's." }, new Option<string?>("--author") { Description = "Who made it." },
            new Option<string?>("--model") { Description = "The model that made it, with its version." }, new Option<DateTimeOffset?>("--made-at") { Description = "When it was made, such as 2026-03-14T12:00:00Z." });
        var (frames, size, step) = (
            new Option<int?>("--frames") { Description = "Frames of the video; annotations beyond are refused." }, Size(), new Option<int?>("--frame-step") { Description = "SA-V: video frames from one annotated frame to the next." });
        return new Command("import", "Another tool's annotations as a layer; fields we do not know are kept.") { file, target, from, name, author, model, madeAt, frames, size, step }.Does(session, async (run, cancellationToken) =>
        {
            var path = LocalPath.Require(run.Get(file));
            var picture = ReadSize(run.Get(size));
            var layer = await LayerExchange.ReadAsync(await File.ReadAllBytesAsync(path, cancellationToken), Format(run.Get(from)), new()
            {
                Name = run.Get(name) ?? Path.GetFileNameWithoutExtension(path), Author = run.Get(author), Model = run.Get(model), MadeAt = run.Get(madeAt), FrameCount = run.Get(frames),
                WidthPixels = picture?.Width, HeightPixels = picture?.Height, FrameStep = run.Get(step),
            }, cancellationToken);
            var written = await WriteAsync(run.Get(target)!, LayerFile.Write(layer), cancellationToken);
            await run.AnswerAsync(
                new { path = written, layer.Header.Name, annotations = layer.Annotations.Count, categories = layer.Header.Categories.Select(category => category.Name), tracks = layer.Header.Tracks.Count },
                output => output.WriteLine($"{written}: {layer.Annotations.Count} annotations, {layer.Header.Categories.Count} categories"));
            return Wsa.Ok;
        });
    }

    private static Command BuildExport(Session session)
    {
        var (source, target) = (LayerArgument("layer", "A layer."), new Option<string>("--out") { Description = "The file.", Required = true });
        var (to, size) = (new Option<string>("--to") { Description = $"The format: {FormatNames}.", Required = true }, Size());
        return new Command("export", "A layer as another tool's file; what the format cannot hold is listed.") { source, to, target, size }.Does(session, async (run, cancellationToken) =>
        {
            var layer = await ReadAsync(run.Get(source), cancellationToken);
            if (ReadSize(run.Get(size)) is { } picture) layer = layer with { Header = layer.Header with { WidthPixels = picture.Width, HeightPixels = picture.Height } };
            var export = await LayerExchange.WriteAsync(layer, Format(run.Get(to))!.Value, cancellationToken);
            var written = await WriteAsync(run.Get(target)!, export.File, cancellationToken);
            await run.AnswerAsync(new { path = written, annotations = layer.Annotations.Count - export.LeftOut.Count, export.LeftOut }, output =>
            {
                output.WriteLine(written);
                foreach (var line in export.LeftOut) output.WriteLine($"left out: {line}");
            });
            return Wsa.Ok;
        });
    }

    private static Command BuildCompare(Session session)
    {
        var (first, second) = (LayerArgument("first", "The layer that is taken as the truth."), LayerArgument("second", "The other layer."));
        var threshold = new Option<double?>("--iou") { Description = "From which overlap on two annotations are the same thing, above 0 to 1. Default: 0.5." };
        var command = new Command("compare", "How far two layers agree: pairs, mean IoU, precision, recall, Cohen's κ, and each frame that differs.") { first, second, threshold };
        command.Validators.Add(result =>
        {
            if (result.GetValue(threshold) is { } overlap && !(overlap is > 0 and <= 1)) result.AddError("--iou is above 0 and at most 1.");
        });
        return command.Does(session, async (run, cancellationToken) =>
        {
            var found = LayerComparer.Compare(await ReadAsync(run.Get(first), cancellationToken), await ReadAsync(run.Get(second), cancellationToken), run.Get(threshold) ?? DefaultOverlap);
            await run.AnswerAsync(found, output =>
            {
                Table.Write(output, ["", ""],
                [
                    ["annotations", $"{found.FirstCount} and {found.SecondCount}"], ["pairs", $"{found.MatchedCount} at IoU ≥ {Number(found.IouThreshold)}"], ["agreement", Number(found.Agreement)],
                    ["mean IoU", Number(found.MeanIou)], ["precision", Number(found.Precision)], ["recall", Number(found.Recall)], ["κ", Number(found.Kappa)],
                ]);
                Table.WriteOr(output, "They agree at every frame.", ["frame", "only first", "only second", "other category"], found.Differences.Select(frame => (IReadOnlyList<string>)
                    [frame.Frame?.ToString(CultureInfo.InvariantCulture) ?? "-", string.Join(' ', frame.OnlyFirst), string.Join(' ', frame.OnlySecond), string.Join(' ', frame.OtherCategory.Select(pair => $"{pair.First}:{pair.FirstCategory}/{pair.SecondCategory}"))]));
            });
            return Wsa.Ok;
        });
    }

    private static Command BuildMerge(Session session)
    {
        var (original, ours, theirs) = (LayerArgument("base", "What both edits began with."), LayerArgument("ours", "One edit."), LayerArgument("theirs", "The other edit."));
        var (target, prefer) = (new Option<string>("--out") { Description = "The merged layer; written when there is no conflict, or --prefer settles them.", Required = true }, new Option<string?>("--prefer") { Description = "ours or theirs: whose change is taken in a conflict." });
        prefer.AcceptOnlyFromAmong("ours", "theirs");
        return new Command("merge", "Two edits of one layer as one; what both changed is listed frame by frame, exit code 1.") { original, ours, theirs, target, prefer }.Does(session, async (run, cancellationToken) =>
        {
            LayerSide? side = run.Get(prefer) switch { "ours" => LayerSide.Ours, "theirs" => LayerSide.Theirs, _ => null };
            var merge = LayerMerger.Merge(await ReadAsync(run.Get(original), cancellationToken), await ReadAsync(run.Get(ours), cancellationToken), await ReadAsync(run.Get(theirs), cancellationToken), side);
            var isSettled = merge.Conflicts.Count == 0 || side is not null;
            var written = isSettled ? await WriteAsync(run.Get(target)!, LayerFile.Write(merge.Layer), cancellationToken) : null;
            await run.AnswerAsync(new { path = written, annotations = merge.Layer.Annotations.Count, merge.Conflicts }, output =>
            {
                Table.WriteOr(output, "No conflict.", ["frame", "annotation", "fields"], merge.Conflicts.Select(conflict => (IReadOnlyList<string>)
                    [conflict.Frame?.ToString(CultureInfo.InvariantCulture) ?? "-", conflict.Id, conflict.Fields.Count > 0 ? string.Join(' ', conflict.Fields) : conflict.Ours is null ? "removed by ours" : "removed by theirs"]));
                output.WriteLine(written ?? "Nothing was written: settle the conflicts in one of the edits, or give --prefer ours|theirs.");
            });
            return isSettled ? Wsa.Ok : Wsa.Failed;
        });
    }

    private static async Task<AnnotationLayer> ReadAsync(string path, CancellationToken cancellationToken) =>
        await LayerExchange.ReadAsync(await File.ReadAllBytesAsync(LocalPath.Require(path), cancellationToken), null, new() { Name = Path.GetFileNameWithoutExtension(path) }, cancellationToken);

    // Whole or not at all.
    private static async Task<string> WriteAsync(string target, byte[] bytes, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(target);
        await File.WriteAllBytesAsync($"{path}.part", bytes, cancellationToken);
        File.Move($"{path}.part", path, overwrite: true);
        return path;
    }

    private static LayerFormat? Format(string? name) => name?.ToUpperInvariant() switch
    {
        null => null,
        "VTT" => LayerFormat.WebVtt,
        "SAM2" => LayerFormat.Sav,
        _ => Enum.TryParse<LayerFormat>(name, ignoreCase: true, out var format) && Enum.IsDefined(format) ? format : throw new CliException("usage", $"'{name}' is no format; there are {FormatNames}."),
    };

    private static (int Width, int Height)? ReadSize(string? text)
    {
        if (text is null) return null;
        var parts = text.Split('x');
        return parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var width) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var height) && width > 0 && height > 0
            ? (width, height)
            : throw new CliException("usage", $"--size is WIDTHxHEIGHT in pixels, such as 1920x1080, not '{text}'.");
    }

    private static Option<string?> Size() => new("--size") { Description = "WIDTHxHEIGHT of the pictures in pixels, when the file does not say it." };

    private static Argument<string> LayerArgument(string name, string description) => new(name) { Description = $"{description} A layer's file, or any file that import reads." };

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "-";
}
