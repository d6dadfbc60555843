namespace WorkspaceAgents.Alignment;

/// <summary>The header row of a sensor log: which column is the time, and what the others are.</summary>
internal sealed record SensorCsvHeader
{
    public required IReadOnlyList<SensorHeaderCell> Cells { get; init; }

    public required byte Separator { get; init; }

    public required int TimeColumn { get; init; }

    public required SensorTimeUnit TimeUnit { get; init; }

    /// <summary>Columns that could be a time too; the one with a stated unit, else the leftmost, was taken.</summary>
    public required IReadOnlyList<int> OtherTimeColumns { get; init; }

    public SensorHeaderCell TimeCell => Cells[TimeColumn];

    /// <summary>The separator of a row: tab, else semicolon, else comma, whichever is there outside of quotes and brackets.</summary>
    public static byte DetectSeparator(string line)
    {
        bool quoted = false;
        int brackets = 0;
        bool semicolon = false;
        foreach (char character in line)
        {
            if (character == '"')
                quoted = !quoted;
            else if (!quoted && character is '[' or '(')
                brackets++;
            else if (!quoted && character is ']' or ')')
                brackets--;
            else if (!quoted && character == '\t')
                return (byte)'\t';
            else if (!quoted && brackets <= 0 && character == ';')
                semicolon = true;
        }

        return semicolon ? (byte)';' : (byte)',';
    }

    /// <summary>Reads a header row; null when no column is named like a time.</summary>
    public static SensorCsvHeader? Read(string line)
    {
        byte separator = DetectSeparator(line);
        List<SensorHeaderCell> cells = [.. Split(line, (char)separator).Select(SensorHeaderCell.Parse)];
        List<(int Column, SensorTimeUnit Unit)> times = [];
        for (int column = 0; column < cells.Count; column++)
        {
            if (cells[column].AsTime() is { } unit)
                times.Add((column, unit));
        }

        if (times.Count == 0)
            return null;
        int chosen = Math.Max(0, times.FindIndex(time => time.Unit is not (SensorTimeUnit.Unstated or SensorTimeUnit.Unknown)));
        return new SensorCsvHeader
        {
            Cells = cells,
            Separator = separator,
            TimeColumn = times[chosen].Column,
            TimeUnit = times[chosen].Unit,
            OtherTimeColumns = [.. times.Where((_, index) => index != chosen).Select(time => time.Column)],
        };
    }

    /// <summary>Parts a row at its separators outside of quotes; doubled quotes inside quotes are one.</summary>
    public static List<string> Split(string line, char separator)
    {
        List<string> cells = [];
        System.Text.StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char character = line[i];
            if (character == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (character == '"')
            {
                quoted = !quoted;
            }
            else if (character == separator && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(character);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }

    /// <summary>
    /// The channels of all columns but the times, with unique names: where two columns differ in the unit only (<c>acc_g</c>,
    /// <c>acc_m_s2</c>) both keep their full header, and a header that is there twice gets its column number.
    /// </summary>
    public IReadOnlyList<(int Column, SensorChannel Channel)> Channels()
    {
        List<int> columns = [.. Enumerable.Range(0, Cells.Count).Where(column => column != TimeColumn && !OtherTimeColumns.Contains(column))];
        Dictionary<string, int> names = columns
            .GroupBy(column => Cells[column].Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.OrdinalIgnoreCase);
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        List<(int, SensorChannel)> channels = [];
        foreach (int column in columns)
        {
            SensorHeaderCell cell = Cells[column];
            string name = cell.Name.Length == 0 ? $"column_{column + 1}" : names[cell.Name] == 1 ? cell.Name : cell.Text;
            while (!taken.Add(name))
                name = $"{name}_{column + 1}";
            channels.Add((column, new SensorChannel(name, cell.Unit)));
        }

        return channels;
    }
}
