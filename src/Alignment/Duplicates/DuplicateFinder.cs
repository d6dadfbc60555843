using System.Numerics;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Finds recordings that are copies of each other in whole or in part, so that they do not end up on both sides of a split. Places that look or
/// sound the same to the bit in part of their print are found by an index; around each the prints are compared in time, and only a run counts:
/// <see cref="MinPictureSeconds"/> of pictures of which at least <see cref="MinScenes"/> differ from each other (a still camera proves nothing), or <see cref="MinSoundSeconds"/> of sound.
/// </summary>
public static class DuplicateFinder
{
    /// <summary>The shortest run of pictures that counts, in seconds.</summary>
    public const double MinPictureSeconds = 3;

    /// <summary>The shortest run of sound that counts, in seconds.</summary>
    public const double MinSoundSeconds = 5;

    /// <summary>How many pictures of a run have to differ from the one counted before.</summary>
    public const int MinScenes = 4;

    private const int AlikeBits = 12;
    private const int MaxMisses = 2;
    private const int KeyBits = 24;
    private const int KeyStep = 16;
    private const double AlikeSound = 0.35;
    private const int SoundBlock = 43;

    private const double SoundPrintsPerSecond = (double)MediaPrint.SoundRateHz / MediaPrint.SoundHopSamples;

    /// <summary>Compares recordings with each other.</summary>
    /// <param name="prints">One for each recording.</param>
    /// <param name="cancellationToken">Stops between places.</param>
    /// <returns>For each pair that was found the longest stretch of pictures and the longest of sound, in the order of the recordings. Of many copies of one recording not every pair is named, but all are connected.</returns>
    public static IReadOnlyList<DuplicateMatch> Find(IReadOnlyList<MediaPrint> prints, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prints);
        var found = new Dictionary<(int, int, DuplicateKind), DuplicateMatch>();
        foreach (var kind in Enum.GetValues<DuplicateKind>())
        {
            foreach (var (first, second) in IndexOf(prints, kind).FindPairs())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var pair = (first.Recording, second.Recording, kind);
                var known = found.GetValueOrDefault(pair);
                if (known is not null && Holds(known, prints[first.Recording], first.Position))
                    continue;
                var match = kind == DuplicateKind.Pictures ? Pictures(prints, first, second) : Sounds(prints, first, second);
                if (match is not null && match.DurationSeconds > (known?.DurationSeconds ?? 0))
                    found[pair] = match;
            }
        }
        return [.. found.Values.OrderBy(match => match.First).ThenBy(match => match.Second).ThenBy(match => match.Kind)];
    }

    /// <summary>Puts recordings together that are connected by matches, directly or over others.</summary>
    /// <param name="count">The number of recordings.</param>
    /// <param name="matches">What was found.</param>
    /// <returns>The groups of two or more, each in ascending order, ordered by their first.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Group(int count, IReadOnlyList<DuplicateMatch> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        var parents = Enumerable.Range(0, count).ToArray();
        foreach (var match in matches)
        {
            var (a, b) = (Root(match.First), Root(match.Second));
            parents[Math.Max(a, b)] = Math.Min(a, b);
        }
        return [.. Enumerable.Range(0, count).GroupBy(Root).Where(group => group.Count() > 1).Select(group => group.ToArray())];

        int Root(int recording)
        {
            while (parents[recording] != recording)
                recording = parents[recording] = parents[parents[recording]];
            return recording;
        }
    }

    private static PrintIndex IndexOf(IReadOnlyList<MediaPrint> prints, DuplicateKind kind)
    {
        var index = new PrintIndex();
        for (var recording = 0; recording < prints.Count; recording++)
        {
            var (pictures, sound) = (prints[recording].Pictures, prints[recording].Sound);
            for (var i = 0; kind == DuplicateKind.Pictures && i < pictures.Count; i++)
            {
                // Four keys of 24 bits, each 16 further around: copies differ in some bits of most pictures, but in a run one key of one picture is equal.
                for (var turn = 0; pictures[i] != 0 && turn < 64; turn += KeyStep)
                    index.Add(((ulong)turn << KeyBits) | (BitOperations.RotateLeft(pictures[i], turn) >> (64 - KeyBits)), recording, i);
            }
            for (var i = 0; kind == DuplicateKind.Sound && i < sound.Count; i++)
            {
                if (sound[i] != 0)
                    index.Add(sound[i], recording, i);
            }
        }
        return index;
    }

    private static bool Holds(DuplicateMatch known, MediaPrint print, int position)
    {
        var seconds = known.Kind == DuplicateKind.Pictures
            ? print.PicturesStartSeconds + ((double)position / MediaPrint.PicturesPerSecond)
            : print.SoundStartSeconds + (position / SoundPrintsPerSecond);
        return seconds >= known.FirstStartSeconds && seconds < known.FirstStartSeconds + known.DurationSeconds;
    }

    /// <summary>Walks from a place to both sides while pictures are alike, over at most <see cref="MaxMisses"/> in a row that are not.</summary>
    private static DuplicateMatch? Pictures(IReadOnlyList<MediaPrint> prints, PrintIndex.Place first, PrintIndex.Place second)
    {
        var (a, b) = (prints[first.Recording], prints[second.Recording]);
        var shift = second.Position - first.Position;
        var start = Walk(-1);
        var stop = Walk(1) + 1;
        var (scenes, compared, last, distance) = (0, 0, 0UL, 0);
        for (var i = start; i < stop; i++)
        {
            if (DistanceAt(i) is not (<= AlikeBits and var bits))
                continue;
            (compared, distance) = (compared + 1, distance + bits);
            if (last == 0 || BitOperations.PopCount(last ^ a.Pictures[i]) > AlikeBits)
                (scenes, last) = (scenes + 1, a.Pictures[i]);
        }
        if (scenes < MinScenes || compared < MinPictureSeconds * MediaPrint.PicturesPerSecond)
            return null;
        return new DuplicateMatch(
            first.Recording, second.Recording, DuplicateKind.Pictures, a.PicturesStartSeconds + ((double)start / MediaPrint.PicturesPerSecond),
            b.PicturesStartSeconds + ((double)(start + shift) / MediaPrint.PicturesPerSecond), (double)(stop - start) / MediaPrint.PicturesPerSecond, Math.Round(distance / (64.0 * compared), 4));

        int Walk(int step)
        {
            var (reached, misses) = (first.Position, 0);
            for (var i = first.Position; misses <= MaxMisses && i >= 0 && i < a.Pictures.Count && i + shift >= 0 && i + shift < b.Pictures.Count; i += step)
                (reached, misses) = DistanceAt(i) <= AlikeBits ? (i, 0) : (reached, misses + 1);
            return reached;
        }

        // The nearest of three neighbours: a trimmed copy's pictures lie up to an eighth of a second beside the original's.
        int? DistanceAt(int i)
        {
            int? nearest = null;
            for (var j = Math.Max(0, i + shift - 1); a.Pictures[i] != 0 && j <= Math.Min(b.Pictures.Count - 1, i + shift + 1); j++)
            {
                if (b.Pictures[j] != 0 && BitOperations.PopCount(a.Pictures[i] ^ b.Pictures[j]) is var bits && !(bits >= nearest))
                    nearest = bits;
            }
            return nearest;
        }
    }

    /// <summary>Walks from a place to both sides by the second while at most 35 % of the bits differ (Haitsma and Kalker's threshold).</summary>
    private static DuplicateMatch? Sounds(IReadOnlyList<MediaPrint> prints, PrintIndex.Place first, PrintIndex.Place second)
    {
        var (a, b) = (prints[first.Recording], prints[second.Recording]);
        var shift = second.Position - first.Position;
        var (lowest, highest) = (Math.Max(0, -shift), Math.Min(a.Sound.Count, b.Sound.Count - shift));
        var (start, stop, differing, compared) = (first.Position, first.Position, 0, 0);
        while (stop < highest && Take(stop, Math.Min(highest, stop + SoundBlock)))
            stop = Math.Min(highest, stop + SoundBlock);
        while (start > lowest && Take(Math.Max(lowest, start - SoundBlock), start))
            start = Math.Max(lowest, start - SoundBlock);
        return compared < MinSoundSeconds * SoundPrintsPerSecond
            ? null
            : new DuplicateMatch(
                first.Recording, second.Recording, DuplicateKind.Sound, a.SoundStartSeconds + (start / SoundPrintsPerSecond),
                b.SoundStartSeconds + ((start + shift) / SoundPrintsPerSecond), (stop - start) / SoundPrintsPerSecond, Math.Round(differing / (32.0 * compared), 4));

        bool Take(int from, int to)
        {
            var (bits, count) = (0, 0);
            for (var i = from; i < to; i++)
            {
                if (a.Sound[i] != 0 && b.Sound[i + shift] != 0)
                    (bits, count) = (bits + BitOperations.PopCount(a.Sound[i] ^ b.Sound[i + shift]), count + 1);
            }
            if (count == 0 || bits > AlikeSound * 32 * count)
                return false;
            (differing, compared) = (differing + bits, compared + count);
            return true;
        }
    }
}
