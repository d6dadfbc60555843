namespace WorkspaceAgents.McpServer;

/// <summary>Files an agent writes itself, with every field that is read: filled in, they are uploaded beside a recording's video.</summary>
internal static class FileTemplates
{
    /// <summary>By name: what it is for, its media type and its text.</summary>
    public static IReadOnlyDictionary<string, (string Description, string MediaType, string Text)> All { get; } =
        new Dictionary<string, (string, string, string)>(StringComparer.Ordinal)
        {
            ["clocks.json"] = ("Clocks that are known, beside the media: t_recording = offsetSeconds + (1 + driftPpm / 1,000,000) * t_track.", "application/json", """
                {
                  "recorder.wav": { "offsetSeconds": -0.35, "driftPpm": 12.5, "residualMs": 2 },
                  "imu.csv": { "offsetSeconds": 1.2 },
                  "gps.csv": { "referenceStartUtc": "2026-11-22T10:00:00.250Z" }
                }

                """),
            ["captions.srt"] = ("Captions: a number, the span, the text, an empty line.", "application/x-subrip", "1\n00:00:01,000 --> 00:00:02,500\nHands off the hot pan.\n\n2\n00:00:03,000 --> 00:00:04,250\nNow stir.\n"),
            ["captions.vtt"] = ("Captions with a point before the milliseconds.", "text/vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nHands off the hot pan.\n\n00:00:03.000 --> 00:00:04.250\nNow stir.\n"),
            ["sensor.csv"] = ("A sensor: the time of each row in seconds of the sensor's own clock, then a column a value with its unit.", "text/csv", "time_s,gx [rad/s],gy [rad/s]\n0.000,0.01,-0.02\n0.010,0.02,-0.02\n"),
        };
}
