using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa rle</c>: COCO's run-length masks on this disk, as cocoapi makes and measures them.</summary>
internal static class RleCommands
{
    private const string InputDescription = "A PNG, a NumPy .npy, or JSON: a mask {\"size\":[h,w],\"counts\":…}, polygons or a bbox with a \"size\", a list of these, or a COCO file. - is standard input (JSON).";

    public static Command Build(Session session) => new("rle", "COCO's run-length masks on this disk: the same bytes and numbers as cocoapi.")
    {
        BuildEncode(session),
        BuildDecode(session),
        BuildArea(session),
        BuildBox(session),
        BuildIou(session),
        BuildMerge(session),
    };

    private static Command BuildEncode(Session session)
    {
        var input = Input();
        var uncompressed = Uncompressed();
        return new Command("encode", "A bitmap, polygons or a box as runs.") { input, uncompressed }.Does(session, async (run, cancellationToken) =>
        {
            var masks = await LayerInput.ReadMasksAsync(run, run.Get(input), cancellationToken);
            await WriteAsync(run, masks.Count == 1 ? Write(masks[0].Mask) : new JsonArray([.. masks.Select(entry => (JsonNode)Write(entry.Mask))]));
            return Wsa.Ok;

            JsonObject Write(RunLengthMask mask) => MaskJson.Write(mask, isCompressed: !run.Get(uncompressed));
        });
    }

    private static Command BuildDecode(Session session)
    {
        var input = Input();
        var target = new Option<string>("--out") { Description = "x.png (8 bit, 0 and 255) of one mask, or x.npy (uint8, 0 and 1): [height, width] of one mask, [masks, height, width] of several.", Required = true };
        var entry = new Option<int?>("--entry") { Description = "Only this mask of a list, from 0." };
        return new Command("decode", "Runs as a bitmap.") { input, target, entry }.Does(session, async (run, cancellationToken) =>
        {
            var (masks, path) = (await LayerInput.ReadMasksAsync(run, run.Get(input), cancellationToken), Path.GetFullPath(run.Get(target)!));
            if (run.Get(entry) is { } only) masks = only >= 0 && only < masks.Count ? [masks[only]] : throw new CliException("usage", $"There are {masks.Count} masks; --entry counts them from 0.");
            if (masks.Count == 0) throw new CliException("noMask", "There is no mask in the input.");
            List<MaskBitmap> bitmaps = [.. masks.Select(mask => new MaskBitmap(mask.Mask.HeightPixels, mask.Mask.WidthPixels, mask.Mask.DecodeRows()))];
            var bytes = Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".NPY" => MaskBitmap.WriteNpy(bitmaps),
                ".PNG" when bitmaps.Count == 1 => bitmaps[0].ToPng(),
                ".PNG" => throw new CliException("usage", $"A PNG holds one mask and there are {bitmaps.Count}: choose one with --entry, or write an .npy."),
                var other => throw new CliException("usage", $"--out ends in .png or .npy, not in '{other}'."),
            };
            await File.WriteAllBytesAsync(path, bytes, cancellationToken);
            await run.AnswerAsync(new { path, masks = bitmaps.Count, heightPixels = bitmaps[0].HeightPixels, widthPixels = bitmaps[0].WidthPixels }, output => output.WriteLine(path));
            return Wsa.Ok;
        });
    }

    private static Command BuildArea(Session session)
    {
        var input = Input();
        return new Command("area", "How many pixels each mask has.") { input }.Does(session, async (run, cancellationToken) =>
        {
            var masks = await LayerInput.ReadMasksAsync(run, run.Get(input), cancellationToken);
            await run.AnswerAsync(
                new { masks = masks.Select(entry => new { entry = entry.Name, area = entry.Mask.Area }) },
                output => Table.Write(output, ["mask", "area"], masks.Select(entry => (IReadOnlyList<string>)[entry.Name, entry.Mask.Area.ToString(CultureInfo.InvariantCulture)])));
            return Wsa.Ok;
        });
    }

    private static Command BuildBox(Session session)
    {
        var input = Input();
        return new Command("bbox", "The smallest box around each mask: left, top, width, height.") { input }.Does(session, async (run, cancellationToken) =>
        {
            var masks = (await LayerInput.ReadMasksAsync(run, run.Get(input), cancellationToken)).Select(entry => (entry.Name, Box: entry.Mask.BoundingBox())).ToList();
            await run.AnswerAsync(
                new { masks = masks.Select(entry => new { entry = entry.Name, bbox = new[] { entry.Box.Left, entry.Box.Top, entry.Box.Width, entry.Box.Height } }) },
                output => Table.Write(output, ["mask", "left", "top", "width", "height"], masks.Select(entry => (IReadOnlyList<string>)
                    [entry.Name, Number(entry.Box.Left), Number(entry.Box.Top), Number(entry.Box.Width), Number(entry.Box.Height)])));
            return Wsa.Ok;
        });
    }

    private static Command BuildIou(Session session)
    {
        var (found, truth) = (new Argument<string>("found") { Description = InputDescription }, new Argument<string>("truth") { Description = "The masks to compare with; those with \"iscrowd\": 1 are crowds." });
        var crowd = new Option<int[]>("--crowd") { Description = "Masks of the second file, from 0, that are crowds: the area of the found mask is then the divisor.", AllowMultipleArgumentsPerToken = true };
        return new Command("iou", "Intersection over union of every mask of one file with every mask of another.") { found, truth, crowd }.Does(session, async (run, cancellationToken) =>
        {
            var (rows, columns) = (await LayerInput.ReadMasksAsync(run, run.Get(found), cancellationToken), await LayerInput.ReadMasksAsync(run, run.Get(truth), cancellationToken));
            var crowds = run.Get(crowd) ?? [];
            var iou = rows.Select(row => columns.Select((column, i) => Iou(row, column, column.IsCrowd || crowds.Contains(i))).ToArray()).ToArray();
            await run.AnswerAsync(
                new { found = rows.Select(row => row.Name), truth = columns.Select(column => column.Name), iou },
                output => Table.Write(output, ["", .. columns.Select(column => column.Name)], rows.Select((row, i) => (IReadOnlyList<string>)
                    [row.Name, .. iou[i].Select(value => value.ToString("0.0000", CultureInfo.InvariantCulture))])));
            return Wsa.Ok;
        });
    }

    private static Command BuildMerge(Session session)
    {
        var (input, uncompressed) = (Input(), Uncompressed());
        var intersect = new Option<bool>("--intersect") { Description = "Only the pixels that are in every mask." };
        return new Command("merge", "All masks as one: the pixels that are in any of them.") { input, intersect, uncompressed }.Does(session, async (run, cancellationToken) =>
        {
            var masks = await LayerInput.ReadMasksAsync(run, run.Get(input), cancellationToken);
            if (masks.Count == 0) throw new CliException("noMask", "There is no mask in the input.");
            await WriteAsync(run, MaskJson.Write(RunLengthMask.Merge([.. masks.Select(entry => entry.Mask)], run.Get(intersect)), isCompressed: !run.Get(uncompressed)));
            return Wsa.Ok;
        });
    }

    private static double Iou(MaskEntry found, MaskEntry truth, bool isCrowd)
    {
        if (found.Mask.HeightPixels == truth.Mask.HeightPixels && found.Mask.WidthPixels == truth.Mask.WidthPixels) return found.Mask.IntersectionOverUnion(truth.Mask, isCrowd);
        throw new AnnotationException(AnnotationErrorCode.WrongMaskSize, string.Create(CultureInfo.InvariantCulture,
            $"{truth.Name} of the second file is [{truth.Mask.HeightPixels}, {truth.Mask.WidthPixels}], {found.Name} of the first [{found.Mask.HeightPixels}, {found.Mask.WidthPixels}]; masks that are compared have one [height, width]."));
    }

    private static Argument<string> Input() => new("file") { Description = InputDescription };

    private static Option<bool> Uncompressed() => new("--uncompressed") { Description = "Write the runs as a list of numbers instead of COCO's text." };

    // With and without --json: the mask itself, so that it can go into a file.
    private static Task WriteAsync(Run run, JsonNode masks) => run.Session.Output.WriteLineAsync(masks.ToJsonString(Run.Json));

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
