namespace WorkspaceAgents.Formats;

/// <summary>Two masks of one size, walked through together, run by run.</summary>
internal static class RunPairs
{
    /// <summary>The runs of the union or intersection.</summary>
    public static uint[] Merge(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b, bool isIntersection)
    {
        var merged = new List<uint>(a.Length + b.Length);
        var walk = new Walk(a, b);
        var isSet = false;
        uint run = 0;
        for (var hasMore = true; hasMore;)
        {
            run += walk.Step(out hasMore);
            var wasSet = isSet;
            isSet = isIntersection ? walk.IsInA && walk.IsInB : walk.IsInA || walk.IsInB;
            if (isSet == wasSet && hasMore) continue;
            merged.Add(run);
            run = 0;
        }

        return [.. merged];
    }

    /// <summary>The pixels in both and in either.</summary>
    public static (uint Intersection, uint Union) Overlap(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b)
    {
        var walk = new Walk(a, b);
        var (intersection, union) = (0u, 0u);
        for (var hasMore = true; hasMore;)
        {
            var (isInA, isInB) = (walk.IsInA, walk.IsInB);
            var length = walk.Step(out hasMore);
            if (isInA && isInB) intersection += length;
            if (isInA || isInB) union += length;
        }

        return (intersection, union);
    }

    private ref struct Walk(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b)
    {
        private readonly ReadOnlySpan<uint> a = a;
        private readonly ReadOnlySpan<uint> b = b;
        private uint leftOfA = a[0];
        private uint leftOfB = b[0];
        private int nextOfA = 1;
        private int nextOfB = 1;

        public bool IsInA { get; private set; }

        public bool IsInB { get; private set; }

        /// <summary>Goes on to the next place where either changes, and says how far that was.</summary>
        public uint Step(out bool hasMore)
        {
            var length = Math.Min(leftOfA, leftOfB);
            leftOfA -= length;
            leftOfB -= length;
            if (leftOfA == 0 && nextOfA < a.Length) (leftOfA, IsInA) = (a[nextOfA++], !IsInA);
            if (leftOfB == 0 && nextOfB < b.Length) (leftOfB, IsInB) = (b[nextOfB++], !IsInB);
            hasMore = leftOfA + leftOfB > 0;
            return length;
        }
    }
}
