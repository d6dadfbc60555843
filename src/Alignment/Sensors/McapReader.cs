using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads MCAP (mcap.dev/spec): every topic of JSON messages becomes a log, its fields as in JSON Lines, its times those at which messages were logged. Records are read
/// from the beginning on, so that a file without index, or cut off, gives what is in it.
/// </summary>
internal sealed class McapReader(string name)
{
    private const int MaxRecordBytes = 256 * 1024 * 1024;
    private const int MaxTopics = 256;
    private const byte ChannelRecord = 4;
    private const byte MessageRecord = 5;
    private const byte ChunkRecord = 6;
    private const byte DataEndRecord = 15;

    private readonly Dictionary<ushort, Topic> _topics = [];
    private readonly FindingList _findings = new(name);
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How a file begins.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'M', (byte)'C', (byte)'A', (byte)'P', (byte)'0', (byte)'\r', (byte)'\n'];

    public async Task<IReadOnlyList<SensorLog>> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        byte[] head = new byte[9];
        await content.ReadExactlyAsync(head.AsMemory(0, Magic.Length), cancellationToken);
        bool isWhole = false;
        while (await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) == head.Length)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(1));
            if (length > MaxRecordBytes)
            {
                Damaged($"a record says it has {length} bytes");
                return Finish();
            }

            byte[] record = new byte[(int)length];
            if (await content.ReadAtLeastAsync(record, record.Length, throwOnEndOfStream: false, cancellationToken) < record.Length)
                break;
            if (head[0] == DataEndRecord)
            {
                isWhole = true;
                break;
            }

            Take(head[0], record);
        }

        if (!isWhole)
            Damaged("the file ends early");
        return Finish();
    }

    private void Take(byte kind, ReadOnlySpan<byte> record)
    {
        try
        {
            if (kind == ChannelRecord)
                TakeChannel(record);
            else if (kind == MessageRecord)
                TakeMessage(record);
            else if (kind == ChunkRecord)
                TakeChunk(record);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException or OverflowException or ZstdSharp.ZstdException)
        {
            _findings.Add("sensor.mcap-record", AlignmentSeverity.Warning, $"A record cannot be read and was left out: {exception.Message}", "Check that the upload is the whole file.");
        }
    }

    private void TakeChannel(ReadOnlySpan<byte> record)
    {
        ushort id = BinaryPrimitives.ReadUInt16LittleEndian(record);
        ReadOnlySpan<byte> rest = record[4..];
        string topic = ReadText(ref rest);
        string encoding = ReadText(ref rest);
        if (_topics.ContainsKey(id))
            return;
        if (_topics.Count == MaxTopics)
            throw new InvalidDataException($"The file has more than {MaxTopics} topics; the others were left out.");
        Topic? same = _topics.Values.FirstOrDefault(other => other.Name == topic && other.Encoding == encoding);
        _topics[id] = same ?? new Topic(topic, encoding, encoding == "json" ? new SensorJsonLinesReader(NameOf(topic)) : null);
    }

    private void TakeMessage(ReadOnlySpan<byte> record)
    {
        if (!_topics.TryGetValue(BinaryPrimitives.ReadUInt16LittleEndian(record), out Topic? topic))
            throw new InvalidDataException("A message is of a channel that the file has not described.");
        topic.Messages++;
        if (topic.Reader is not { IsStopped: false } reader)
            return;
        ulong time = BinaryPrimitives.ReadUInt64LittleEndian(record[6..]);
        string json = Encoding.UTF8.GetString(record[22..]).ReplaceLineEndings(" ").TrimStart();

        // The time goes in front of the message's own fields, so that it is the one that is used.
        string rest = json.StartsWith('{') ? json[1..].TrimStart() : json;
        reader.Add(json.StartsWith('{') ? $"{{\"time_ns\":{time}{(rest.StartsWith('}') ? "" : ",")}{rest}" : json);
    }

    private void TakeChunk(ReadOnlySpan<byte> record)
    {
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(record[16..]);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(record[24..]);
        ReadOnlySpan<byte> rest = record[28..];
        string compression = ReadText(ref rest);
        rest = rest.Slice(8, checked((int)BinaryPrimitives.ReadUInt64LittleEndian(rest)));
        if (size > MaxRecordBytes)
            throw new InvalidDataException($"A chunk says it has {size} bytes.");
        byte[] records = new byte[(int)size];
        Unpack(compression, rest, records);
        if (checksum != 0 && Crc32.HashToUInt32(records) != checksum)
            throw new InvalidDataException("A chunk's checksum is not that of its bytes.");
        for (int at = 0; at + 9 <= records.Length;)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(records.AsSpan(at + 1));
            if (length > (ulong)(records.Length - at - 9))
                throw new InvalidDataException("A record reaches beyond its chunk.");
            if (records[at] != ChunkRecord)
                Take(records[at], records.AsSpan(at + 9, (int)length));
            at += 9 + (int)length;
        }
    }

    private static void Unpack(string compression, ReadOnlySpan<byte> packed, Span<byte> into)
    {
        switch (compression)
        {
            case "":
                if (packed.Length != into.Length)
                    throw new InvalidDataException("A chunk is not as long as it says.");
                packed.CopyTo(into);
                break;
            case "lz4":
                Lz4Frame.Unpack(packed, into);
                break;
            case "zstd":
                using (ZstdSharp.Decompressor decompressor = new())
                {
                    if (decompressor.Unwrap(packed, into) != into.Length)
                        throw new InvalidDataException("A chunk is not as long as it says.");
                }

                break;
            default:
                throw new InvalidDataException($"A chunk is packed with '{compression}', which is not read; lz4, zstd and none are.");
        }
    }

    private List<SensorLog> Finish()
    {
        List<Topic> topics = [.. _topics.Values.Distinct()];
        foreach (Topic topic in topics.Where(topic => topic.Reader is null && topic.Messages > 0))
        {
            _findings.Add(
                "sensor.mcap-encoding",
                AlignmentSeverity.Warning,
                $"Topic '{topic.Name}' has {topic.Messages} messages in '{topic.Encoding}', which is not read; messages in JSON are.",
                "Convert the topics that are needed to JSON messages, CSV or Parquet.");
        }

        List<SensorLog> logs = [.. topics.Where(topic => topic.Reader is not null && topic.Messages > 0).Select(topic => topic.Reader!.Finish())];
        if (logs.Count == 0)
        {
            _findings.Add("sensor.empty", AlignmentSeverity.Error, "The file has no messages in JSON.", "Check that the recorder wrote it, and that the upload is the whole file.");
            logs.Add(new SensorLog { Name = name, Channels = [], TimesSeconds = [], Values = [] });
        }

        logs[0] = logs[0] with { Findings = [.. _findings.ToList(), .. logs[0].Findings] };
        return logs;
    }

    private string NameOf(string topic)
    {
        string slug = string.Concat(topic.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')).Trim('_');
        string wanted = $"{Path.GetFileNameWithoutExtension(name)}.{(slug.Length == 0 ? "topic" : slug)}";
        string unique = wanted;
        for (int number = 2; !_names.Add(unique); number++)
            unique = FormattableString.Invariant($"{wanted}_{number}");
        return $"{unique}{Path.GetExtension(name)}";
    }

    private void Damaged(string what) => _findings.Add("sensor.mcap-damaged", AlignmentSeverity.Warning, $"The file is damaged: {what}. What came before was kept.", "Check that the upload is the whole file.");

    private static string ReadText(ref ReadOnlySpan<byte> rest)
    {
        int length = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(rest));
        string text = Encoding.UTF8.GetString(rest.Slice(4, length));
        rest = rest[(4 + length)..];
        return text;
    }

    private sealed class Topic(string name, string encoding, SensorJsonLinesReader? reader)
    {
        public string Name => name;

        public string Encoding => encoding;

        public SensorJsonLinesReader? Reader => reader;

        public long Messages { get; set; }
    }
}
