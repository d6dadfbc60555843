using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads Praat's TextGrid, long and short: both are the same sequence of numbers, quoted texts and flags, with words in between that say what they are
/// (<c>xmin = 0.5</c> or just <c>0.5</c>). Empty intervals are silence and are left out.
/// </summary>
internal static class TextGridReader
{
    /// <summary>Names of the tier that is what was said, best first; otherwise the first interval tier.</summary>
    private static readonly string[] MainNames = ["utterance", "utterances", "sentence", "sentences", "line", "lines", "phrase", "text", "transcript", "word", "words"];

    public static bool HasSignature(string text) => text.AsSpan(0, Math.Min(text.Length, 200)).Contains("ooTextFile", StringComparison.Ordinal);

    public static CaptionContent Read(string text, FindingList findings)
    {
        List<(string Name, List<Caption> Captions)> tiers = [];
        Tokens tokens = new(text);
        try
        {
            tokens.Text();
            tokens.Text();
            (_, _) = (tokens.Number(), tokens.Number());
            if (tokens.Flag() == "exists")
            {
                int count = tokens.Count();
                for (int i = 0; i < count; i++)
                    ReadTier(tokens, tiers, findings);
            }
        }
        catch (FormatException exception)
        {
            findings.Add(
                "caption.textgrid-broken",
                AlignmentSeverity.Error,
                FormattableString.Invariant($"The TextGrid ends or goes wrong at line {tokens.Line}: {exception.Message} What came before was kept."),
                "Open it in Praat and save it again.");
        }

        int main = tiers.FindIndex(tier => tier.Captions.Count > 0);
        foreach (string name in MainNames.Reverse())
        {
            int named = tiers.FindIndex(tier => tier.Captions.Count > 0 && tier.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            main = named >= 0 ? named : main;
        }

        if (main < 0)
        {
            findings.Add("caption.no-cues", AlignmentSeverity.Error, "The TextGrid has no interval with a text, so it holds no captions.", "Check that it is the right file.");
            return new CaptionContent();
        }

        return new CaptionContent
        {
            Captions = tiers[main].Captions,
            Layer = tiers[main].Name,
            OtherLayers = [.. tiers.Where((_, i) => i != main).Select(tier => new CaptionLayer(tier.Name, tier.Captions))],
        };
    }

    private static void ReadTier(Tokens tokens, List<(string Name, List<Caption> Captions)> tiers, FindingList findings)
    {
        string kind = tokens.Text();
        string name = tokens.Text();
        (_, _) = (tokens.Number(), tokens.Number());
        int count = tokens.Count();
        List<Caption> captions = [];
        tiers.Add((name, captions));
        for (int i = 0; i < count; i++)
        {
            double start = tokens.Number();
            double stop = kind == "IntervalTier" ? tokens.Number() : start;
            int line = tokens.Line;
            string label = tokens.Text().Trim();
            if (label.Length > 0 && kind == "IntervalTier")
                CaptionParser.AddCue(start, stop, label, null, line, captions, findings);
        }

        if (kind != "IntervalTier" && count > 0)
        {
            findings.Add(
                "caption.point",
                AlignmentSeverity.Info,
                FormattableString.Invariant($"The tier '{name}' marks {count} moments and no spans; they were left out of the captions."),
                "Use an interval tier for what is said.");
        }
    }

    /// <summary>Numbers, quoted texts and flags, whatever stands in between.</summary>
    private sealed class Tokens(string text)
    {
        private int _position;

        public int Line { get; private set; } = 1;

        /// <summary>A text in quotes; a quote inside is written twice.</summary>
        public string Text()
        {
            SkipTo('"');
            StringBuilder value = new();
            for (_position++; _position < text.Length; Next())
            {
                if (text[_position] != '"')
                {
                    value.Append(text[_position]);
                }
                else if (_position + 1 < text.Length && text[_position + 1] == '"')
                {
                    value.Append('"');
                    _position++;
                }
                else
                {
                    _position++;
                    return value.ToString();
                }
            }

            throw new FormatException("a text has no closing quote.");
        }

        /// <summary>A word in angle brackets, such as <c>exists</c>.</summary>
        public string Flag()
        {
            SkipTo('<');
            int stop = text.IndexOf('>', _position);
            if (stop < 0)
                throw new FormatException("a flag has no closing bracket.");
            string value = text[(_position + 1)..stop];
            _position = stop + 1;
            return value;
        }

        public int Count() => Number() is var number && number is >= 0 and <= 10_000_000 && number == Math.Floor(number) ? (int)number : throw new FormatException($"{number} is no count.");

        /// <summary>A free-standing number; digits in brackets (<c>intervals [3]:</c>) or inside words are none.</summary>
        public double Number()
        {
            while (_position < text.Length)
            {
                char c = text[_position];
                if (c == '[')
                {
                    SkipTo(']');
                    Next();
                }
                else if (c == '"')
                {
                    throw new FormatException("a text stands where a number should.");
                }
                else if ((char.IsAsciiDigit(c) || c is '-' or '+' or '.') && (_position == 0 || char.IsWhiteSpace(text[_position - 1])))
                {
                    int start = _position;
                    while (_position < text.Length && !char.IsWhiteSpace(text[_position]))
                        _position++;
                    return double.TryParse(text.AsSpan(start, _position - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                        ? value
                        : throw new FormatException($"'{WebVttReader.Shorten(text[start.._position])}' is no number.");
                }
                else
                {
                    Next();
                }
            }

            throw new FormatException("a number is missing.");
        }

        private void SkipTo(char wanted)
        {
            while (_position < text.Length && text[_position] != wanted)
                Next();
            if (_position >= text.Length)
                throw new FormatException($"a {wanted} is missing.");
        }

        private void Next()
        {
            if (text[_position] == '\n')
                Line++;
            _position++;
        }
    }
}
