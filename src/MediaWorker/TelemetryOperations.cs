using System.Text;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>Telemetry, subtitles and chapters as text.</summary>
internal static class TelemetryOperations
{
    private const int PieceBytes = 128 * 1024;

    /// <summary>Sends the text of each track that has any, piece by piece.</summary>
    public static byte[] Read(WorkerCall call)
    {
        var tracks = EmbeddedTrackReader.Read(call.Open().Source, call.CancellationToken);
        for (var number = 0; number < tracks.Count; number++)
        {
            var track = tracks[number];
            if (!EmbeddedTrackText.HasText(track))
                continue;
            var head = new TelemetryHead(number, track.Key, track.Kind);
            using var pieces = new PieceStream(piece => call.Send(head, WorkerJson.Default.TelemetryHead, piece));
            using var writer = new StreamWriter(pieces, new UTF8Encoding(false), PieceBytes);
            if (track.Kind == EmbeddedTrackKind.Series)
                EmbeddedTrackText.WriteCsv(track, writer);
            else
                EmbeddedTrackText.WriteWebVtt(track, writer);
        }
        return WorkerCall.Answer([.. tracks.Select(TelemetryTrack.Of)], WorkerJson.Default.TelemetryTrackArray);
    }

    private delegate void PieceTaker(ReadOnlySpan<byte> piece);

    /// <summary>Gives away what is written to it.</summary>
    private sealed class PieceStream(PieceTaker take) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
            // Nothing is kept back.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => take(buffer);
    }
}
