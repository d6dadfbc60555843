using System.Text.Json;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Compares two layers of one recording. At each frame pairs are taken greatest overlap first, whatever their categories; masks are compared by pixels, else boxes, spans by time or frames.
/// What marks only that an object is not to be seen takes no part.
/// </summary>
public static class LayerComparer
{
    /// <summary>Compares.</summary>
    /// <param name="first">Taken as the truth.</param>
    /// <param name="second">The other.</param>
    /// <param name="iouThreshold">From which overlap on two annotations are the same thing, above 0 to 1.</param>
    public static LayerComparison Compare(AnnotationLayer first, AnnotationLayer second, double iouThreshold = 0.5)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!(iouThreshold is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(iouThreshold), "The threshold is above 0 and at most 1.");
        var (ours, theirs) = (ByPlace(first), ByPlace(second));
        var pairs = new List<LayerPair>();
        var differences = new List<LayerFrameComparison>();
        foreach (var place in ours.Select(group => group.Key).Union(theirs.Select(group => group.Key)).OrderBy(place => place.Video ?? "", StringComparer.Ordinal).ThenBy(place => place.Frame ?? -1))
        {
            var (a, b) = (ours[place].ToList(), theirs[place].ToList());
            var found = Match(a, b, (first.Header, second.Header), iouThreshold);
            pairs.AddRange(found);
            var other = found.Where(pair => pair.FirstCategory != pair.SecondCategory).ToList();
            if (found.Count == a.Count && found.Count == b.Count && other.Count == 0) continue;
            differences.Add(new(
                place.Video, place.Frame, [.. a.Select(item => item.Id).Except(found.Select(pair => pair.First))], [.. b.Select(item => item.Id).Except(found.Select(pair => pair.Second))], other, Mean(found)));
        }

        return new()
        {
            IouThreshold = iouThreshold, FirstCount = ours.Sum(group => group.Count()), SecondCount = theirs.Sum(group => group.Count()), MatchedCount = pairs.Count,
            AgreedCount = pairs.Count(pair => pair.FirstCategory == pair.SecondCategory), MeanIou = Mean(pairs), Kappa = KappaOf(pairs), Differences = differences,
        };
    }

    private static ILookup<(string? Video, int? Frame), LayerAnnotation> ByPlace(AnnotationLayer layer) =>
        layer.Annotations.Where(annotation => !annotation.IsHidden).ToLookup(annotation => (annotation.Video, annotation.StopFrame is null ? annotation.Frame : null));

    private static List<LayerPair> Match(List<LayerAnnotation> first, List<LayerAnnotation> second, (LayerHeader First, LayerHeader Second) headers, double threshold)
    {
        var (shapes, others) = (first.Select(item => new Shape(item, headers.First)).ToList(), second.Select(item => new Shape(item, headers.Second)).ToList());
        var candidates = from i in Enumerable.Range(0, first.Count)
                         from j in Enumerable.Range(0, second.Count)
                         let iou = shapes[i].Overlap(others[j])
                         where iou >= threshold
                         orderby iou descending, first[i].Category == second[j].Category descending, i, j
                         select (i, j, iou);
        var (usedFirst, usedSecond) = (new HashSet<int>(), new HashSet<int>());
        var pairs = new List<LayerPair>();
        foreach (var (i, j, iou) in candidates)
        {
            if (usedFirst.Contains(i) || usedSecond.Contains(j)) continue;
            usedFirst.Add(i);
            usedSecond.Add(j);
            pairs.Add(new(first[i].Id, second[j].Id, first[i].Category, second[j].Category, iou));
        }

        return pairs;
    }

    private static double? Mean(List<LayerPair> pairs) => pairs.Count == 0 ? null : pairs.Average(pair => pair.Iou);

    // Cohen 1960: (observed − expected) / (1 − expected), expected from how often each says each category.
    private static double? KappaOf(List<LayerPair> pairs)
    {
        if (pairs.Count == 0) return null;
        double count = pairs.Count;
        var second = pairs.CountBy(pair => pair.SecondCategory ?? "").ToDictionary();
        var expected = pairs.CountBy(pair => pair.FirstCategory ?? "").Sum(item => item.Value / count * (second.GetValueOrDefault(item.Key) / count));
        var observed = pairs.Count(pair => pair.FirstCategory == pair.SecondCategory) / count;
        return expected >= 1 ? null : (observed - expected) / (1 - expected);
    }

    /// <summary>What of an annotation is compared, read once.</summary>
    private sealed class Shape
    {
        private readonly LayerAnnotation annotation;
        private readonly RunLengthMask? mask;
        private readonly PixelBox? box;

        public Shape(LayerAnnotation annotation, LayerHeader header)
        {
            this.annotation = annotation;
            var picture = header.Pictures.Count == 0 ? null : header.Pictures.FirstOrDefault(known => known.Frame == annotation.Frame && known.Video == annotation.Video);
            var (height, width) = (picture?.HeightPixels ?? header.HeightPixels, picture?.WidthPixels ?? header.WidthPixels);
            mask = annotation.Mask is { } runs ? MaskJson.Read(JsonSerializer.SerializeToElement(runs), annotation.Id)
                : annotation.Polygons is { Count: > 0 } polygons && height is { } rows && width is { } columns
                    ? RunLengthMask.Merge([.. polygons.Select(polygon => RunLengthMask.FromPolygon(rows, columns, [.. polygon], annotation.Id))])
                    : null;
            box = annotation.Box is { } values ? new PixelBox(values[0], values[1], values[2], values[3]) : mask?.BoundingBox();
        }

        public double Overlap(Shape other)
        {
            if (mask is not null && other.mask is not null) return mask.IntersectionOverUnion(other.mask, other.annotation.IsCrowd);
            if (box is { } a && other.box is { } b) return a.IntersectionOverUnion(b, other.annotation.IsCrowd);
            if (annotation.Keypoints is { } points && other.annotation.Keypoints is { } others) return points.SequenceEqual(others) ? 1 : 0;
            if (SpanOf(annotation) is { } span && SpanOf(other.annotation) is { } with) return Overlap(span, with);
            // A class or a score of a frame has no extent: at the same place it is the same thing.
            return !HasExtent(annotation) && !HasExtent(other.annotation) ? 1 : 0;
        }

        private static bool HasExtent(LayerAnnotation annotation) => annotation is not { Box: null, Mask: null, Polygons: null, Lines: null, Keypoints: null, StopFrame: null, StopSeconds: null };

        private static (double Start, double Stop, bool IsFrames)? SpanOf(LayerAnnotation annotation) =>
            annotation is { StartSeconds: { } start, StopSeconds: { } stop } ? (start, stop, false)
            : annotation is { Frame: { } first, StopFrame: { } last } ? (first, last, true)
            : null;

        private static double Overlap((double Start, double Stop, bool IsFrames) a, (double Start, double Stop, bool IsFrames) b)
        {
            if (a.IsFrames != b.IsFrames) return 0;
            var union = Math.Max(a.Stop, b.Stop) - Math.Min(a.Start, b.Start);
            return union <= 0 ? 1 : Math.Max(0, Math.Min(a.Stop, b.Stop) - Math.Max(a.Start, b.Start)) / union;
        }
    }
}
