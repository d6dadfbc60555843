using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WorkspaceAgents.Formats;

/// <summary>WebVTT as a layer of captions: ids and settings of cues, the header, NOTE, STYLE and REGION blocks are kept. See <see href="https://www.w3.org/TR/webvtt1/">the specification</see>.</summary>
internal static partial class WebVttFormat
{
    private const string Name = "webvtt";

    public static AnnotationLayer Read(byte[] file, LayerImport import)
    {
        var blocks = Encoding.UTF8.GetString(file).TrimStart('\uFEFF').ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (blocks.Length == 0 || !blocks[0].StartsWith("WEBVTT", StringComparison.Ordinal)) throw SourceFields.Wrong("The file is not WebVTT: it does not begin with WEBVTT.");
        var (others, annotations) = (new JsonArray(), new List<LayerAnnotation>());
        foreach (var block in blocks.Skip(1))
        {
            if (ReadCue(block, annotations.Count) is { } cue) annotations.Add(cue);
            else others.Add(new JsonObject { ["before"] = annotations.Count, ["text"] = block });
        }

        var source = new JsonObject { ["header"] = blocks[0], ["blocks"] = others };
        return new(import.ToHeader() with { Source = new JsonObject { [Name] = source } }, annotations);
    }

    public static LayerExport Write(AnnotationLayer layer)
    {
        var kept = layer.Header.Source?[Name] as JsonObject;
        var others = (kept?["blocks"] as JsonArray ?? []).OfType<JsonObject>().ToLookup(block => block.Int("before") ?? 0, block => block.Text("text") ?? "");
        List<string> blocks = [kept?.Text("header") ?? "WEBVTT"];
        var (leftOut, count) = (new List<string>(), 0);
        var all = layer.Annotations.OrderBy(annotation => (annotation.Source?[Name] as JsonObject)?.Int("order") ?? int.MaxValue).ThenBy(annotation => annotation.StartSeconds ?? 0);
        foreach (var annotation in all)
        {
            if (annotation is not { Text: { } text, StartSeconds: { } start, StopSeconds: { } stop })
            {
                leftOut.Add($"annotation '{annotation.Id}': WebVTT holds text with a beginning and an end in seconds.");
                continue;
            }

            blocks.AddRange(others[count++]);
            var cue = annotation.Source?[Name] as JsonObject;
            var id = cue is null ? annotation.Id : cue.Text("id");
            blocks.Add($"{(id is null ? "" : id + "\n")}{Time(start)} --> {Time(stop)}{(cue?.Text("settings") is { } settings ? " " + settings : "")}\n{text}");
        }

        blocks.AddRange(others.Where(group => group.Key >= count).OrderBy(group => group.Key).SelectMany(group => group));
        return new(Encoding.UTF8.GetBytes(string.Join("\n\n", blocks) + "\n"), leftOut);
    }

    private static LayerAnnotation? ReadCue(string block, int index)
    {
        var lines = block.Split('\n');
        var at = Array.FindIndex(lines, line => line.Contains("-->", StringComparison.Ordinal));
        if (at is < 0 or > 1) return null;
        // 00:01:02.500 --> 01:05.000 line:0
        if (Timing().Match(lines[at]) is not { Success: true } match) throw SourceFields.Wrong($"cue {index}: '{lines[at]}' is no timing; it is HH:MM:SS.mmm --> HH:MM:SS.mmm.");
        var source = new JsonObject { ["order"] = index };
        if (at == 1) source["id"] = lines[0];
        if (match.Groups["settings"].Value.Trim() is { Length: > 0 } settings) source["settings"] = settings;
        return new()
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{index + 1}"), StartSeconds = Seconds(match, "a"), StopSeconds = Seconds(match, "b"), Text = string.Join('\n', lines[(at + 1)..]),
            Source = new JsonObject { [Name] = source },
        };
    }

    private static double Seconds(Match match, string prefix)
    {
        double Part(string name) => match.Groups[prefix + name] is { Success: true } group ? double.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
        return Part("h") * 3600 + Part("m") * 60 + Part("s");
    }

    private static string Time(double seconds)
    {
        var milliseconds = (long)Math.Round(seconds * 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}.{milliseconds % 1000:000}");
    }

    [GeneratedRegex(@"^\s*(?:(?<ah>\d{2,}):)?(?<am>\d{2}):(?<as>\d{2}\.\d{3})\s+-->\s+(?:(?<bh>\d{2,}):)?(?<bm>\d{2}):(?<bs>\d{2}\.\d{3})(?<settings>.*)$")]
    private static partial Regex Timing();
}
