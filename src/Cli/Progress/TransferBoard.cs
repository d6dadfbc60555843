namespace WorkspaceAgents.Cli;

/// <summary>Progress on standard error: a line for every running file and one for all of them; nothing when nobody watches.</summary>
internal sealed class TransferBoard : IAsyncDisposable
{
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RateOver = TimeSpan.FromSeconds(8);

    private readonly Lock gate = new();
    private readonly Session session;
    private readonly string verb;
    private readonly int fileCount;
    private readonly long totalBytes;
    private readonly bool colours;
    private readonly List<TransferLine> running = [];
    private readonly Queue<(long Ticks, long Bytes)> samples = [];
    private readonly ITimer? timer;
    private long doneBytes;
    private long movedBytes;
    private int doneFiles;
    private int drawnLines;

    public TransferBoard(Run run, string verb, int fileCount, long totalBytes)
        : this(run.Session, run.ShowsProgress, verb, fileCount, totalBytes)
    {
    }

    internal TransferBoard(Session session, bool isShown, string verb, int fileCount, long totalBytes)
    {
        (this.session, this.verb, this.fileCount, this.totalBytes) = (session, verb, fileCount, totalBytes);
        // https://no-color.org: any value but an empty one.
        colours = string.IsNullOrEmpty(session.GetVariable("NO_COLOR"));
        if (isShown) timer = session.Time.CreateTimer(_ => Draw(), null, DrawEvery, DrawEvery);
    }

    /// <summary>A file begins.</summary>
    public TransferLine Begin(string name, long sizeBytes)
    {
        var line = new TransferLine(this, name, sizeBytes);
        lock (gate) running.Add(line);
        return line;
    }

    internal void Moved(TransferLine line, long deltaBytes, bool overTheWire)
    {
        lock (gate)
        {
            line.DoneBytes += deltaBytes;
            doneBytes += deltaBytes;
            if (overTheWire) movedBytes += deltaBytes;
        }
    }

    internal void End(TransferLine line)
    {
        lock (gate)
        {
            running.Remove(line);
            // A file that failed is done with, too: the bytes that never came are no longer waited for.
            doneBytes += line.SizeBytes - line.DoneBytes;
            doneFiles++;
        }
    }

    /// <summary>The lines as they are now.</summary>
    /// <param name="width">Columns that a line may take.</param>
    internal IReadOnlyList<string> Render(int width)
    {
        lock (gate)
        {
            var now = session.Time.GetTimestamp();
            samples.Enqueue((now, movedBytes));
            while (samples.Count > 2 && session.Time.GetElapsedTime(samples.Peek().Ticks, now) > RateOver) samples.Dequeue();
            var (first, firstBytes) = samples.Peek();
            var seconds = session.Time.GetElapsedTime(first, now).TotalSeconds;
            double? rate = seconds > 0.1 ? Math.Max(0, movedBytes - firstBytes) / seconds : null;
            var nameWidth = Math.Clamp(width - 60, 12, 48);
            List<string> lines = [.. running.Take(16).Select(line => Line(line.Name, nameWidth, line.DoneBytes, line.SizeBytes, line.State, width))];
            lines.Add(Line($"{verb} {doneFiles} of {fileCount} files", nameWidth, doneBytes, totalBytes, Speed(rate, totalBytes - doneBytes), width));
            return lines;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (timer is null) return;
        await timer.DisposeAsync();
        lock (gate)
        {
            session.Error.Write(Erase());
            drawnLines = 0;
        }
    }

    private void Draw()
    {
        lock (gate)
        {
            var lines = Render(Math.Max(40, session.GetWidth()) - 1);
            session.Error.Write(Erase() + string.Concat(lines.Select(line => $"{line}\n")));
            drawnLines = lines.Count;
        }
    }

    /// <summary>Back to where the last drawing began, and everything below it taken away.</summary>
    private string Erase() => drawnLines == 0 ? "" : $"\r\e[{drawnLines}A\e[J";

    private string Line(string name, int nameWidth, long done, long size, string right, int width)
    {
        var share = size > 0 ? Math.Clamp((double)done / size, 0, 1) : 1;
        var text = $"{Fit(name, nameWidth)} {share,4:0%} {Bar.Of(share, 12)} {Table.Size(done),9} of {Table.Size(size),9}  {right}";
        text = text.Length > width ? text[..width] : text.TrimEnd();
        return colours ? text.Replace(Bar.Of(share, 12), $"\e[36m{Bar.Of(share, 12)}\e[0m", StringComparison.Ordinal) : text;
    }

    private static string Speed(double? bytesPerSecond, long leftBytes)
    {
        if (bytesPerSecond is not { } rate) return "";
        var eta = rate < 1 || leftBytes <= 0 ? "" : $"  ETA {Duration(leftBytes / rate)}";
        return $"{Table.Size((long)rate)}/s{eta}";
    }

    private static string Duration(double seconds) => seconds switch
    {
        > 360_000 => "days",
        > 3600 => $"{(int)(seconds / 3600)}:{(int)(seconds / 60) % 60:00}:{(int)seconds % 60:00}",
        _ => $"{(int)(seconds / 60)}:{(int)seconds % 60:00}",
    };

    /// <summary>The end of a path says which file it is.</summary>
    private static string Fit(string name, int width) => name.Length <= width ? name.PadRight(width) : "…" + name[^(width - 1)..];
}
