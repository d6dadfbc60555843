using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Three-way merge of layers: annotations are known by their id, and of one annotation each field is merged by itself, so that one may move a box while another renames its category.
/// What both changed, each in its own way, is a conflict.
/// </summary>
public static class LayerMerger
{
    private const string Header = "header";

    // Lists whose entries have a name of their own are merged entry by entry.
    private static readonly (string List, string Key)[] KeyedLists = [("categories", "name"), ("videos", "id"), ("tracks", "id")];

    /// <summary>Merges two edits of a layer.</summary>
    /// <param name="original">What both began with.</param>
    /// <param name="ours">One edit.</param>
    /// <param name="theirs">The other.</param>
    /// <param name="prefer">Whose change is taken in a conflict; null keeps what the base had.</param>
    public static LayerMerge Merge(AnnotationLayer original, AnnotationLayer ours, AnnotationLayer theirs, LayerSide? prefer = null)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(ours);
        ArgumentNullException.ThrowIfNull(theirs);
        var conflicts = new List<LayerConflict>();
        var header = MergeHeader(ToJson(original.Header), ToJson(ours.Header), ToJson(theirs.Header), prefer, conflicts);
        var (a, b, c) = (ById(original), ById(ours), ById(theirs));
        var merged = new List<LayerAnnotation>();
        foreach (var id in a.Keys.Union(b.Keys).Union(c.Keys))
        {
            var (was, mine, other) = (a.GetValueOrDefault(id), b.GetValueOrDefault(id), c.GetValueOrDefault(id));
            if (MergeOne(was, mine, other, prefer, out var fields) is { } kept) merged.Add(FromJson<LayerAnnotation>(kept));
            if (fields is null) continue;
            var place = FromJson<LayerAnnotation>((mine ?? other ?? was)!);
            conflicts.Add(new(place.Video, place.Frame, id, fields, was, mine, other));
        }

        conflicts = [.. conflicts.OrderBy(conflict => conflict.Video ?? "", StringComparer.Ordinal).ThenBy(conflict => conflict.Frame ?? -1).ThenBy(conflict => conflict.Id, StringComparer.Ordinal)];
        return new(new(header, [.. LayerFile.Order(merged)]), conflicts);
    }

    private static LayerHeader MergeHeader(JsonObject was, JsonObject ours, JsonObject theirs, LayerSide? prefer, List<LayerConflict> conflicts)
    {
        var lists = new JsonObject();
        foreach (var (name, key) in KeyedLists)
        {
            var (a, b, c) = (Entries(was, name, key), Entries(ours, name, key), Entries(theirs, name, key));
            var merged = new JsonArray();
            foreach (var id in b.Keys.Union(c.Keys).Union(a.Keys))
            {
                var (before, mine, other) = (a.GetValueOrDefault(id), b.GetValueOrDefault(id), c.GetValueOrDefault(id));
                if (MergeOne(before, mine, other, prefer, out var fields) is { } kept) merged.Add(kept);
                if (fields is not null) conflicts.Add(new(null, null, $"{Header}/{name}/{id}", fields, before, mine, other));
            }

            foreach (var side in new[] { was, ours, theirs }) side.Remove(name);
            lists[name] = merged;
        }

        var header = MergeOne(was, ours, theirs, prefer, out var wrong) ?? ours;
        if (wrong is not null) conflicts.Add(new(null, null, Header, wrong, was, ours, theirs));
        foreach (var (name, list) in lists.ToList()) header[name] = list!.DeepClone();
        return FromJson<LayerHeader>(header);
    }

    /// <summary>Merges one entry; null when it is gone.</summary>
    /// <param name="was">Before; null when it was not there.</param>
    /// <param name="ours">After one edit.</param>
    /// <param name="theirs">After the other.</param>
    /// <param name="prefer">Whose change is taken in a conflict.</param>
    /// <param name="conflict">Null without a conflict, else its fields.</param>
    private static JsonObject? MergeOne(JsonObject? was, JsonObject? ours, JsonObject? theirs, LayerSide? prefer, out IReadOnlyList<string>? conflict)
    {
        conflict = null;
        if (JsonNode.DeepEquals(ours, theirs) || JsonNode.DeepEquals(was, theirs)) return Copy(ours);
        if (JsonNode.DeepEquals(was, ours)) return Copy(theirs);
        if (ours is null || theirs is null)
        {
            conflict = [];
            return Copy(Chosen(was, ours, theirs, prefer) as JsonObject);
        }

        var (merged, fields) = (new JsonObject(), new List<string>());
        foreach (var name in ours.Select(member => member.Key).Union(theirs.Select(member => member.Key)).Order(StringComparer.Ordinal))
        {
            var (before, mine, other) = (was?[name], ours[name], theirs[name]);
            var isConflict = !JsonNode.DeepEquals(mine, other) && !JsonNode.DeepEquals(before, other) && !JsonNode.DeepEquals(before, mine);
            if (isConflict) fields.Add(name);
            var value = isConflict ? Chosen(before, mine, other, prefer) : JsonNode.DeepEquals(before, mine) ? other : mine;
            // What both added has no base to fall back to.
            if (isConflict && prefer is null && before is null) value = mine;
            if (value is not null) merged[name] = value.DeepClone();
        }

        if (fields.Count > 0) conflict = fields;
        return merged;
    }

    private static JsonNode? Chosen(JsonNode? was, JsonNode? ours, JsonNode? theirs, LayerSide? prefer) => prefer switch { LayerSide.Ours => ours, LayerSide.Theirs => theirs, _ => was };

    private static Dictionary<string, JsonObject> ById(AnnotationLayer layer) => layer.Annotations.ToDictionary(annotation => annotation.Id, ToJson);

    private static Dictionary<string, JsonObject> Entries(JsonObject header, string list, string key) =>
        (header[list] as JsonArray ?? []).OfType<JsonObject>().ToDictionary(entry => entry[key]!.GetValue<string>());

    private static JsonObject? Copy(JsonObject? value) => value?.DeepClone().AsObject();

    private static JsonObject ToJson<T>(T value) => JsonNode.Parse(CanonicalJson.Serialize(value))!.AsObject();

    private static T FromJson<T>(JsonObject value) => CanonicalJson.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(value));
}
