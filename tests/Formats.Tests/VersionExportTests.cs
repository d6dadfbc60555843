using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

/// <summary>One version written in every format is read back and compared sample by sample.</summary>
public sealed class VersionExportTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DatasetFormat.WebDataset, MetadataTable.Jsonl)]
    [InlineData(DatasetFormat.VideoFolder, MetadataTable.Jsonl)]
    [InlineData(DatasetFormat.VideoFolder, MetadataTable.Csv)]
    [InlineData(DatasetFormat.VideoFolder, MetadataTable.Parquet)]
    [InlineData(DatasetFormat.Parquet, MetadataTable.Jsonl)]
    [InlineData(DatasetFormat.LeRobot, MetadataTable.Jsonl)]
    public async Task ToFolderAsync_ReadsBackEqual_SampleBySample(DatasetFormat format, MetadataTable metadata)
    {
        var version = await TestVersion.MakeAsync();
        var original = await version.WriteFolderAsync(_folder);
        var exported = _folder.Combine("exported");

        var result = await VersionExport.ToFolderAsync(await VersionFolder.OpenAsync(original, None), format, exported, new(metadata), None);
        var comparison = await DatasetComparison.CompareAsync(original, exported, None);

        Assert.Equal(format, DatasetReader.Detect(exported));
        Assert.Empty(comparison.Differences);
        Assert.Equal((7, 7), (result.Samples, comparison.Samples));
        Assert.Equal(7 * 4 + 5, comparison.Members);
        Assert.Equal(Directory.EnumerateFiles(exported, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), result.Bytes);
    }

    [Theory]
    [InlineData(DatasetFormat.WebDataset, ArchiveFormat.Zip)]
    [InlineData(DatasetFormat.VideoFolder, ArchiveFormat.Tar)]
    [InlineData(DatasetFormat.VideoFolder, ArchiveFormat.Zip)]
    [InlineData(DatasetFormat.Parquet, ArchiveFormat.Tar)]
    [InlineData(DatasetFormat.LeRobot, ArchiveFormat.Zip)]
    public async Task ToAsync_SendsAnArchive_ThatReadsBackEqual(DatasetFormat format, ArchiveFormat archive)
    {
        var version = await TestVersion.MakeAsync();
        var original = await version.WriteFolderAsync(_folder);
        var unpacked = Directory.CreateDirectory(_folder.Combine("unpacked")).FullName;
        var (first, second) = (new MemoryStream(), new MemoryStream());

        foreach (var sent in new[] { first, second })
        {
            await using var target = ArchiveTarget.Create(archive, new SendOnlyStream(sent));
            await VersionExport.ToAsync(version.Stored, format, target, new(), None);
        }

        first.Position = 0;
        if (archive == ArchiveFormat.Tar) await TarFile.ExtractToDirectoryAsync(first, unpacked, overwriteFiles: false);
        else await ZipFile.ExtractToDirectoryAsync(first, unpacked);
        Assert.Empty((await DatasetComparison.CompareAsync(original, unpacked, None)).Differences);
        if (format is not DatasetFormat.Parquet) Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Theory]
    [InlineData(ArchiveFormat.Zip)]
    [InlineData(ArchiveFormat.Tar)]
    public async Task AddAsync_Refuses_WhenAFileIsNotAsLongAsWasSaid(ArchiveFormat archive)
    {
        await using var target = ArchiveTarget.Create(archive, new MemoryStream());
        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => target.AddAsync("a/b.txt", 5, (stream, token) => stream.WriteAsync(new byte[3], token).AsTask(), None));
        Assert.Contains("'a/b.txt' came with 3 bytes and was announced with 5", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DatasetFormat.VideoFolder)]
    public async Task CompareAsync_FindsWhatWasChanged_WhateverTheFormat(DatasetFormat format)
    {
        var original = await (await TestVersion.MakeAsync()).WriteFolderAsync(_folder);
        var exported = _folder.Combine("exported");
        await VersionExport.ToFolderAsync(await VersionFolder.OpenAsync(original, None), format, exported, new(), None);
        var video = Directory.EnumerateFiles(exported, "zebra-000001.mp4", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(video);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(video, bytes);
        var table = Path.Combine(exported, "train", "metadata.jsonl");
        var lines = await File.ReadAllLinesAsync(table);
        await File.WriteAllLinesAsync(table, lines.Skip(1).Select(line => line.Replace("\"start_seconds\":2.0", "\"start_seconds\":2.5", StringComparison.Ordinal)));

        var found = (await DatasetComparison.CompareAsync(original, exported, None)).Differences;

        Assert.Equal(["cam-a-000000", "cam-a-000002", "zebra-000001"], found.Select(difference => difference.Key));
        Assert.Contains("is not in", found[0].What, StringComparison.Ordinal);
        Assert.Contains("startSeconds is '2' and '2.5'", found[1].What, StringComparison.Ordinal);
        Assert.Contains("'mp4' has SHA-256", found[2].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToFolderAsync_LeavesNothing_WhenAShardIsDamaged()
    {
        var original = await (await TestVersion.MakeAsync()).WriteFolderAsync(_folder);
        var shard = Path.Combine(original, "val-000000.tar");
        var bytes = await File.ReadAllBytesAsync(shard);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(shard, bytes);
        var version = await VersionFolder.OpenAsync(original, None);

        foreach (var format in Enum.GetValues<DatasetFormat>().Except([DatasetFormat.Lance]))
            Assert.Contains("val-000000.tar", (await Assert.ThrowsAsync<InvalidDataException>(() => VersionExport.ToFolderAsync(version, format, _folder.Combine("exported"), new(), None))).Message, StringComparison.Ordinal);
        Assert.Equal([original], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task ToFolderAsync_KeepsWhatIsThere_WhenTheFolderIsNotEmpty()
    {
        var version = await TestVersion.MakeAsync();
        var path = await version.WriteFolderAsync(_folder);
        Assert.Contains("not empty", (await Assert.ThrowsAsync<IOException>(() => VersionExport.ToFolderAsync(version.Stored, DatasetFormat.VideoFolder, path, new(), None))).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(path, "manifest.json")));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    // Every split's table must look alike to a reader that guesses types from the first rows: whole seconds are still doubles, an empty text a text.
    [Fact]
    public async Task VideoFolder_TableHasTheSameTypes_InEverySplit()
    {
        var version = await TestVersion.MakeAsync();
        var exported = _folder.Combine("exported");
        await VersionExport.ToFolderAsync(version.Stored, DatasetFormat.VideoFolder, exported, new(), None);
        foreach (var split in new[] { "train", "val" })
        {
            foreach (var line in await File.ReadAllLinesAsync(Path.Combine(exported, split, "metadata.jsonl")))
            {
                var row = JsonDocument.Parse(line).RootElement;
                Assert.Contains('.', row.GetProperty("start_seconds").GetRawText());
                Assert.Equal(JsonValueKind.String, row.GetProperty("text").ValueKind);
                Assert.True(File.Exists(Path.Combine(exported, split, row.GetProperty("file_name").GetString()!)));
            }
        }
    }

    [Fact]
    public async Task Parquet_HasARowAFrame_WithItsOwnTimeAndTheSensors()
    {
        var version = await TestVersion.MakeAsync();
        var exported = _folder.Combine("exported");
        await VersionExport.ToFolderAsync(version.Stored, DatasetFormat.Parquet, exported, new(PartBytes: 70_000), None);

        // The parts are small enough that train has several: they are one table.
        Assert.True(Directory.EnumerateFiles(Path.Combine(exported, "clips"), "train-*").Count() > 1);
        using var database = TableDatabase.Open();
        using var command = database.CreateCommand();
        command.CommandText = $"SELECT frame, pts_seconds, sensor_imu FROM read_parquet('{exported}/frames/train-*.parquet') WHERE key = 'cam-a-000001' ORDER BY clip_frame";
        using var reader = command.ExecuteReader();
        var rows = new List<(int Frame, double Pts, List<float> Imu)>();
        while (reader.Read()) rows.Add((reader.GetInt32(0), reader.GetDouble(1), reader.GetFieldValue<List<float>>(2)));
        Assert.Equal(Enumerable.Range(5, 5), rows.Select(row => row.Frame));
        Assert.Equal(TestVersion.PtsOf(1), rows.Select(row => row.Pts));
        Assert.Equal([6.5f, 7.5f], rows[3].Imu);
        Assert.True(float.IsNaN(rows[2].Imu[0]));
    }

    [Fact]
    public async Task LeRobot_HasTheRealTimes_AndTheShapeOfItsFeatures()
    {
        var version = await TestVersion.MakeAsync();
        var exported = _folder.Combine("exported");
        await VersionExport.ToFolderAsync(version.Stored, DatasetFormat.LeRobot, exported, new(), None);

        var info = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(exported, "meta", "info.json"))).RootElement;
        var features = info.GetProperty("features");
        Assert.Equal(("v3.0", 7, 35, 5), (info.GetProperty("codebase_version").GetString(), info.GetProperty("total_episodes").GetInt32(), info.GetProperty("total_frames").GetInt32(), info.GetProperty("fps").GetInt32()));
        Assert.Equal("[360,640,3]", features.GetProperty("observation.images.main").GetProperty("shape").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(["ax", "ay"], features.GetProperty("observation.imu").GetProperty("names").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal("0:5", info.GetProperty("splits").GetProperty("train").GetString());
        using var database = TableDatabase.Open();
        using var command = database.CreateCommand();
        command.CommandText = $"SELECT timestamp, pts_seconds, \"index\" FROM read_parquet('{exported}/data/chunk-000/file-000.parquet') WHERE episode_index = 1 ORDER BY frame_index";
        using var reader = command.ExecuteReader();
        var rows = new List<(float Timestamp, double Pts, long Index)>();
        while (reader.Read()) rows.Add((reader.GetFloat(0), reader.GetDouble(1), reader.GetInt64(2)));
        Assert.Equal(TestVersion.PtsOf(1), rows.Select(row => row.Pts));
        Assert.Equal(TestVersion.PtsOf(1).Select(pts => (float)(pts - 1)), rows.Select(row => row.Timestamp));
        Assert.Equal([5, 6, 7, 8, 9], rows.Select(row => row.Index));
    }

    [Fact]
    public async Task WebDataset_HasAnIndexForWids_AndEnergonsMetadata()
    {
        var path = await (await TestVersion.MakeAsync()).WriteFolderAsync(_folder);

        var wids = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(path, "train-wids.json"))).RootElement;

        Assert.Equal(("wids-shard-index-v1", 1), (wids.GetProperty("__kind__").GetString(), wids.GetProperty("wids_version").GetInt32()));
        Assert.Equal([("train-000000.tar", 3), ("train-000001.tar", 2)], wids.GetProperty("shardlist").EnumerateArray().Select(shard => (shard.GetProperty("url").GetString()!, shard.GetProperty("nsamples").GetInt32())));
        Assert.Equal("shard_counts:\n  train-000000.tar: 3\n  train-000001.tar: 2\n  val-000000.tar: 2\n", await File.ReadAllTextAsync(Path.Combine(path, ".nv-meta", ".info.yaml")));
        Assert.Equal("exclude: []\nsplit_parts:\n  train:\n  - train-000000.tar\n  - train-000001.tar\n  val:\n  - val-000000.tar\n  test: []\n", await File.ReadAllTextAsync(Path.Combine(path, ".nv-meta", "split.yaml")));
    }

    /// <summary>A line to somebody: nothing but sending, and never blocking, as a server's answer is.</summary>
    private sealed class SendOnlyStream(Stream inner) : Stream
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

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(buffer, offset, count, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
