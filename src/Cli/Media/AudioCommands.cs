using System.CommandLine;
using System.Globalization;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa media audio</c>: the sound of a file on this disk.</summary>
internal static class AudioCommands
{
    public static Command Build(Session session)
    {
        var file = new Argument<string>("file") { Description = "A file with sound." };
        var stream = new Option<int?>("--stream") { Description = "The number of the audio stream in the file. Default: the main one." };
        var start = new Option<double?>("--start") { Description = "The first second, on the file's own clock. Default: the beginning." };
        var stop = new Option<double?>("--stop") { Description = "The second to stop before. Default: the end." };
        var rate = new Option<int?>("--rate") { Description = "Samples a second, 1000 to 384000. Default: the file's own." };
        var channels = new Option<string?>("--channels") { Description = "mono, stereo, 1 or 2: all channels are mixed. Default: as stored." };
        var format = new Option<string>("--format") { Description = "The samples: int16 or float32.", DefaultValueFactory = _ => "int16" };
        var target = new Option<string>("--out") { Description = "The .wav file to write.", Required = true };
        var command = new Command("audio", "The sound, or a span of it, as a WAV file.") { file, stream, start, stop, rate, channels, format, target };
        command.Validators.Add(result =>
        {
            if (result.GetValue(start) >= result.GetValue(stop)) result.AddError("--start comes before --stop.");
        });
        return command.Does(session, async (run, cancellationToken) =>
        {
            var path = LocalPath.Require(run.Get(file));
            var outPath = Path.GetFullPath(run.Get(target)!);
            if (!string.Equals(Path.GetExtension(outPath), ".wav", StringComparison.OrdinalIgnoreCase)) throw new CliException("usage", $"'{outPath}' is no .wav file.");
            if (run.Get(format) is not ("int16" or "float32")) throw new CliException("usage", "--format is int16 or float32.");
            var options = new AudioReaderOptions { StreamIndex = run.Get(stream), SampleRateHz = run.Get(rate), Channels = ParseChannels(run.Get(channels)) };
            var span = (run.Get(start) ?? double.NegativeInfinity, run.Get(stop) ?? double.PositiveInfinity);
            var (read, clipped) = await WriteAsync(run, path, options, span, (outPath, run.Get(format) == "float32"), cancellationToken);
            await run.AnswerAsync(
                new
                {
                    path = outPath, stream = read.StreamIndex, read.Codec, sampleRateHz = read.SampleRateHz, channels = read.Channels, startSeconds = read.StartSeconds,
                    durationSeconds = (double)read.SampleCount / read.SampleRateHz, sampleCount = read.SampleCount, clippedCount = clipped, gaps = read.Gaps,
                    source = new { sampleRateHz = read.SourceSampleRateHz, channels = read.SourceChannels, channelLayout = read.SourceChannelLayout, startSeconds = read.FileStartSeconds },
                },
                output => Tell(output, read, clipped, outPath));
            return Wsa.Ok;
        });
    }

    private static async Task<(AudioTrackRead Read, long Clipped)> WriteAsync(
        Run run, string path, AudioReaderOptions options, (double Start, double Stop) span, (string Path, bool IsFloat) target, CancellationToken cancellationToken)
    {
        WaveFileWriter? writer = null;
        try
        {
            var read = await new MediaTools(run.Session).Audio.ReadBlocksAsync(
                MediaContent.OfFile(path), options, span,
                async (block, token) =>
                {
                    writer ??= WaveFileWriter.Create(target.Path, block.SampleRateHz, block.Channels, block.ChannelLayout, target.IsFloat);
                    await writer.WriteAsync(block.Samples, token);
                    run.Tell($"{block.StartSeconds.ToString("0", CultureInfo.InvariantCulture)} s");
                },
                cancellationToken);
            run.EndTelling();
            if (writer is null)
                throw new CliException("invalidRange", $"{Path.GetFileName(path)} has no sound in that span; it begins at {MediaCommands.Seconds(read.FileStartSeconds)} s. Ask for a later --stop or an earlier --start.");
            await writer.CompleteAsync(cancellationToken);
            return (read, writer.ClippedCount);
        }
        finally
        {
            if (writer is not null) await writer.DisposeAsync();
        }
    }

    private static int? ParseChannels(string? text) => text switch
    {
        null => null,
        "mono" => 1,
        "stereo" => 2,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => number,
        _ => throw new CliException("usage", $"--channels is mono, stereo or a number; '{text}' is none."),
    };

    private static void Tell(TextWriter output, AudioTrackRead read, long clipped, string path)
    {
        output.WriteLine($"stream {read.StreamIndex}, {read.Codec}: {MediaCommands.Seconds((double)read.SampleCount / read.SampleRateHz)} s from {MediaCommands.Seconds(read.StartSeconds)} s on, {read.SampleRateHz} Hz, {read.Channels} channels → {path}");
        foreach (var gap in read.Gaps)
        {
            output.WriteLine(gap.Kind switch
            {
                AudioGapKind.Missing => $"at {MediaCommands.Seconds(gap.StartSeconds)} s {MediaCommands.Seconds(gap.DurationSeconds)} s of sound are missing: silence is in their place",
                AudioGapKind.Overlap => $"at {MediaCommands.Seconds(gap.StartSeconds)} s {MediaCommands.Seconds(gap.DurationSeconds)} s of sound lie over what came before and are left out",
                AudioGapKind.WrongTime => $"at {MediaCommands.Seconds(gap.StartSeconds)} s the time of one packet is off by {MediaCommands.Seconds(gap.DurationSeconds)} s; the sound goes on",
                _ => $"at {MediaCommands.Seconds(gap.StartSeconds)} s the clock jumps by {MediaCommands.Seconds(gap.DurationSeconds)} s; the sound goes on",
            });
        }
        if (clipped > 0) output.WriteLine($"{clipped} samples above full scale are held at it; --format float32 keeps them");
    }
}
