using System.Globalization;

namespace WorkspaceAgents.Formats;

/// <summary>
/// A polygon as runs, pixel for pixel as cocoapi draws it: its edge is walked on a grid five times as fine, and a pixel column changes where the edge crosses the column's middle.
/// The edge is not kept, so memory depends on the crossings and not on the polygon's length.
/// </summary>
internal static class PolygonRuns
{
    private const double Scale = 5;
    private const double MaxPixels = 1_000_000;
    private const int MinValues = 6;

    public static uint[] Trace(int heightPixels, int widthPixels, ReadOnlySpan<double> xy, string entry)
    {
        Check(xy, entry);
        var edge = new Edge(heightPixels, widthPixels);
        var cornerCount = xy.Length / 2;
        for (var corner = 0; corner < cornerCount; corner++)
        {
            var next = (corner + 1) % cornerCount;
            edge.Follow(Fine(xy[2 * corner]), Fine(xy[2 * corner + 1]), Fine(xy[2 * next]), Fine(xy[2 * next + 1]));
        }

        return ToRuns(edge.Crossings, (uint)heightPixels * (uint)widthPixels);
    }

    // Towards zero, also below it: as a cast in C does.
    private static int Fine(double value) => (int)(Scale * value + .5);

    private static void Check(ReadOnlySpan<double> xy, string entry)
    {
        if (xy.Length % 2 != 0 || xy.Length < MinValues)
            throw new AnnotationException(AnnotationErrorCode.InvalidGeometry, $"{entry}: a polygon has x and y of three corners or more; this one has {xy.Length} values. Remove it or complete it.");
        foreach (var value in xy)
        {
            if (Math.Abs(value) <= MaxPixels) continue;
            throw new AnnotationException(AnnotationErrorCode.InvalidGeometry, string.Create(CultureInfo.InvariantCulture,
                $"{entry}: {value} is no coordinate; they are finite pixels of at most ±{MaxPixels}. Check whether the file's unit is the pixel."));
        }
    }

    private static uint[] ToRuns(List<uint> crossings, uint pixelCount)
    {
        crossings.Add(pixelCount);
        crossings.Sort();
        var runs = new List<uint>(crossings.Count) { crossings[0] };
        for (var i = 1; i < crossings.Count; i++)
        {
            var length = crossings[i] - crossings[i - 1];
            if (length > 0) runs.Add(length);
            // Two crossings at one place take each other away: what follows belongs to the run before them.
            else if (++i < crossings.Count) runs[^1] += crossings[i] - crossings[i - 1];
        }

        return [.. runs];
    }

    private sealed class Edge(int heightPixels, int widthPixels)
    {
        private (int X, int Y) last;
        private bool hasLast;

        /// <summary>Positions, column by column, at which the inside begins or ends.</summary>
        public List<uint> Crossings { get; } = [];

        public void Follow(int startX, int startY, int stopX, int stopY)
        {
            var (width, height) = (Math.Abs(stopX - startX), Math.Abs(stopY - startY));
            var isFlat = width >= height;
            // The line is worked out from its smaller end, whichever way it is walked: both ways meet the same points.
            var isBackwards = isFlat ? startX > stopX : startY > stopY;
            if (isBackwards) (startX, startY, stopX, stopY) = (stopX, stopY, startX, startY);
            var length = isFlat ? width : height;
            // A line of one point has no slope.
            var slope = length == 0 ? 0 : isFlat ? (double)(stopY - startY) / width : (double)(stopX - startX) / height;
            for (var i = 0; i <= length; i++)
            {
                var along = isBackwards ? length - i : i;
                Visit(isFlat ? (along + startX, (int)(startY + slope * along + .5)) : ((int)(startX + slope * along + .5), along + startY));
            }
        }

        private void Visit((int X, int Y) point)
        {
            if (hasLast && point.X != last.X) Cross(point.X < last.X ? point.X : point.X - 1, Math.Min(point.Y, last.Y));
            (last, hasLast) = (point, true);
        }

        private void Cross(int fineX, int fineY)
        {
            var column = (fineX + .5) / Scale - .5;
            if (Math.Floor(column) != column || column < 0 || column > widthPixels - 1) return;
            var row = Math.Ceiling(Math.Clamp((fineY + .5) / Scale - .5, 0, heightPixels));
            Crossings.Add((uint)((int)column * heightPixels + (int)row));
        }
    }
}
