namespace WorkspaceAgents.Alignment;

/// <summary>The usual distance between samples.</summary>
internal static class SensorIntervals
{
    /// <summary>Median of the differences of increasing times; null with fewer than two.</summary>
    public static double? Median(IReadOnlyList<double> times)
    {
        if (times.Count < 2)
            return null;
        double[] intervals = GC.AllocateUninitializedArray<double>(times.Count - 1);
        if (times is double[] array)
        {
            System.Numerics.Tensors.TensorPrimitives.Subtract(array.AsSpan(1), array.AsSpan(0, array.Length - 1), intervals);
        }
        else
        {
            for (int i = 0; i < intervals.Length; i++)
                intervals[i] = times[i + 1] - times[i];
        }

        int middle = intervals.Length / 2;
        double upper = Select(intervals, middle);
        return intervals.Length % 2 == 1 ? upper : (System.Numerics.Tensors.TensorPrimitives.Max(intervals.AsSpan(0, middle)) + upper) / 2;
    }

    /// <summary>
    /// The value that would be at a place were the values sorted; those before it are then no larger. Linear in their number, also when most of them are equal, as
    /// regular intervals are (Hoare's selection with Dijkstra's three parts).
    /// </summary>
    private static double Select(double[] values, int place)
    {
        int low = 0;
        int high = values.Length - 1;
        while (low < high)
        {
            double pivot = MiddleOf(values[low], values[low + ((high - low) / 2)], values[high]);
            int below = low;
            int above = high;
            int next = low;
            while (next <= above)
            {
                double value = values[next];
                if (value < pivot)
                    (values[next++], values[below]) = (values[below++], value);
                else if (value > pivot)
                    (values[next], values[above]) = (values[above--], value);
                else
                    next++;
            }

            if (place < below)
                high = below - 1;
            else if (place > above)
                low = above + 1;
            else
                return pivot;
        }

        return values[place];
    }

    private static double MiddleOf(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
