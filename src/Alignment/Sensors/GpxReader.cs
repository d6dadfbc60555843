using System.Text;
using System.Xml;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads the track points of a GPX file (topografix.com/GPX/1/1): <c>lat</c> and <c>lon</c> in degrees, <c>ele</c> in metres, and every number that a point's
/// extensions hold under its own name. A point is a row; tracks and segments follow each other.
/// </summary>
internal sealed class GpxReader(string name)
{
    private const int MaxPoints = 5_000_000;

    private readonly SensorCsvParser _parser = new(name);
    private readonly List<string> _names = ["time", "lat_deg", "lon_deg", "ele_m"];
    private readonly List<string?[]> _points = [];

    public async Task<SensorLog> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        XmlReaderSettings settings = new() { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true };
        using XmlReader reader = XmlReader.Create(content, settings);
        try
        {
            while (await reader.ReadAsync())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "trkpt")
                    continue;
                await ReadPointAsync(reader);
                if (_points.Count < MaxPoints)
                    continue;
                _parser.Note("sensor.too-large", AlignmentSeverity.Error, $"The file has more than {MaxPoints} points; the ones after that were left out.", "Split the track.");
                break;
            }
        }
        catch (XmlException exception)
        {
            _parser.Note("sensor.gpx-damaged", AlignmentSeverity.Warning, $"The file is no XML from line {exception.LineNumber} on; the {_points.Count} points before were kept.", "Check that the upload is the whole file.");
        }

        if (_points.Count > 0 && _parser.TakeNames(string.Join('\t', _names)))
        {
            foreach (string?[] point in _points)
                _parser.AddLine(Encoding.UTF8.GetBytes(string.Join('\t', _names.Select((_, column) => column < point.Length ? point[column] : null))));
        }

        return _parser.Finish();
    }

    private async Task ReadPointAsync(XmlReader reader)
    {
        List<string?> cells = [null, reader.GetAttribute("lat"), reader.GetAttribute("lon"), null];
        if (!reader.IsEmptyElement)
        {
            int depth = reader.Depth;
            string element = "";
            while (await reader.ReadAsync() && reader.Depth > depth)
            {
                if (reader.NodeType == XmlNodeType.Element)
                    element = reader.LocalName;
                else if (reader.NodeType == XmlNodeType.Text)
                    Set(cells, ColumnOf(element), reader.Value.Trim().Replace('\t', ' ').Replace('"', '\'').ReplaceLineEndings(" "));
            }
        }

        _points.Add([.. cells]);
    }

    private int ColumnOf(string element)
    {
        string wanted = element == "ele" ? "ele_m" : element;
        int column = _names.IndexOf(wanted);
        if (column >= 0)
            return column;
        _names.Add(wanted);
        return _names.Count - 1;
    }

    private static void Set(List<string?> cells, int column, string value)
    {
        while (cells.Count <= column)
            cells.Add(null);
        cells[column] = value;
    }
}
