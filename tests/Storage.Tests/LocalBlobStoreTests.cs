using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

/// <summary>What only a folder can show: restarts, crashes between two steps, other processes, leftovers.</summary>
public sealed class LocalBlobStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly StagingId _id = new("upload-1");
    private readonly byte[] _bytes = new byte[500_000];

    public LocalBlobStoreTests() => new Random(3).NextBytes(_bytes);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1024)]
    [InlineData(0)]
    public async Task CommitStagedAsync_HashesAgain_WhenTheRunningHashIsLost(int hashStates)
    {
        await Open(hashStates).AppendStagedAsync(_id, 0, new MemoryStream(_bytes[..300_000]), None);
        var restarted = Open(hashStates);
        Assert.Equal(300_000, await restarted.GetStagedLengthAsync(_id, None));
        await restarted.AppendStagedAsync(_id, 300_000, new MemoryStream(_bytes[300_000..]), None);
        Assert.Equal(BlobHash.Compute(_bytes), (await restarted.CommitStagedAsync(_id, null, None)).Hash);
    }

    [Fact]
    public async Task CommitStagedAsync_GivesTheSameAnswer_WhenTheProcessDiedAfterTheRename()
    {
        var store = Open();
        await store.AppendStagedAsync(_id, 0, new MemoryStream(_bytes), None);
        var info = await store.CommitStagedAsync(_id, null, None);
        var restarted = Open();
        Assert.Equal(_bytes.Length, await restarted.GetStagedLengthAsync(_id, None));
        Assert.Equal(info, await restarted.CommitStagedAsync(_id, null, None));
        Assert.Equal(info, await restarted.CommitStagedAsync(_id, info.Hash, None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("4bf5122f")]
    [InlineData("4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a")]
    public async Task CommitStagedAsync_TrustsTheStagedFile_WhenTheProcessDiedBeforeTheRename(string marker)
    {
        // A crash between marker and rename leaves both; the marker may be torn, or left from an earlier attempt with fewer bytes.
        var store = Open();
        await store.WriteAsync(new MemoryStream([1]), None); // the blob the full marker names
        await store.AppendStagedAsync(_id, 0, new MemoryStream(_bytes[..400_000]), None);
        await File.WriteAllTextAsync(_folder.Combine("staging", "upload-1.committed"), marker);
        var restarted = Open();
        Assert.Equal(400_000, await restarted.GetStagedLengthAsync(_id, None));
        await restarted.AppendStagedAsync(_id, 400_000, new MemoryStream(_bytes[400_000..]), None);
        var info = await restarted.CommitStagedAsync(_id, null, None);
        Assert.Equal(new BlobInfo(BlobHash.Compute(_bytes), _bytes.Length), info);
        Assert.Equal(info, await Open().CommitStagedAsync(_id, null, None));
    }

    [Fact]
    public async Task CommitStagedAsync_KeepsOneBlob_WhenTheProcessDiedAfterTheBlobButTheBytesCameAgain()
    {
        var store = Open();
        await store.WriteAsync(new MemoryStream(_bytes), None);
        await store.AppendStagedAsync(_id, 0, new MemoryStream(_bytes), None);
        Assert.Equal(BlobHash.Compute(_bytes), (await store.CommitStagedAsync(_id, null, None)).Hash);
        Assert.Single(await store.ListAsync(None).ToListAsync());
        Assert.False(File.Exists(_folder.Combine("staging", "upload-1")));
    }

    [Fact]
    public async Task EveryChange_Conflicts_WhenAnotherProcessHoldsTheUpload()
    {
        var store = Open();
        await store.AppendStagedAsync(_id, 0, new MemoryStream(_bytes), None);
        using (File.OpenHandle(_folder.Combine("staging", "upload-1"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var other = Open();
            Assert.Equal(_bytes.Length, await other.GetStagedLengthAsync(_id, None));
            await Assert.ThrowsAsync<StagingConflictException>(() => other.AppendStagedAsync(_id, _bytes.Length, new MemoryStream([1]), None));
            await Assert.ThrowsAsync<StagingConflictException>(() => other.CommitStagedAsync(_id, null, None));
        }
        Assert.Equal(BlobHash.Compute(_bytes), (await Open().CommitStagedAsync(_id, null, None)).Hash);
    }

    [Fact]
    public async Task CommitStagedAsync_NeverMixesBytes_WhenTwoProcessesCommitAndAppend()
    {
        LocalBlobStore[] stores = [Open(), Open()];
        for (var round = 0; round < 30; round++)
        {
            var id = StagingId.New();
            var bytes = _bytes[..(1000 + round)];
            await stores[0].AppendStagedAsync(id, 0, new MemoryStream(bytes), None);
            Task[] all =
            [
                .. stores.Select(store => Ignoring<StagingConflictException>(Task.Run(() => store.CommitStagedAsync(id, null, None)))),
                Ignoring<StagingConflictException>(Task.Run(() => stores[1].AppendStagedAsync(id, bytes.Length, new MemoryStream([7]), None))),
            ];
            await Task.WhenAll(all);
            var info = await stores[1].CommitStagedAsync(id, null, None);
            Assert.InRange(info.SizeBytes, bytes.Length, bytes.Length + 1);
        }
        await foreach (var info in stores[0].ListAsync(None)) Assert.True(await stores[0].VerifyAsync(info.Hash, None));
    }

    [Fact]
    public async Task AppendStagedAsync_LeavesNoFile_WhenAnUnknownUploadIsContinued()
    {
        await Assert.ThrowsAsync<StagingConflictException>(() => Open().AppendStagedAsync(_id, 5, new MemoryStream([1]), None));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Combine("staging")));
    }

    [Fact]
    public async Task Blobs_AreReadOnlyFilesInTwoLevelsOfFolders()
    {
        if (OperatingSystem.IsWindows()) return;
        var info = await Open().WriteAsync(new MemoryStream(_bytes), None);
        var name = info.Hash.ToString();
        var path = _folder.Combine("blobs", name[..2], name[2..4], name);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(path));
        await using var file = await Open().OpenFileAsync(info.Hash, None);
        Assert.Equal(path, file.Path);
    }

    [Fact]
    public async Task WriteFileAsync_LeavesTheFile_WhenCancelled()
    {
        var path = _folder.Combine("clip.mp4");
        await File.WriteAllBytesAsync(path, _bytes);
        var store = Open();
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteFileAsync(path, cancellation.Token));
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(path));
        Assert.Empty(Directory.EnumerateFiles(_folder.Combine("partial")));
    }

    [Fact]
    public async Task WriteFileAsync_TakesTheFile_WhenAReaderStillHasItOpen()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("made.bin");
        await File.WriteAllTextAsync(path, "made", None);
        await using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        var info = await Open().WriteFileAsync(path, None);

        Assert.Equal(4, info.SizeBytes);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task ABlob_CanBeReadByOthers_WhileTheSameBytesTakeItsPlace()
    {
        var hash = (await Open().WriteAsync(new MemoryStream(_bytes), None)).Hash;
        var read = new List<byte[]>();
        var disk = new DiskThatReads(_folder.Combine("blobs"), read);
        var store = new LocalBlobStore(new() { Folder = _folder.Path }, disk);

        await store.WriteAsync(new MemoryStream(_bytes), None);
        await store.AppendStagedAsync(_id, 0, new MemoryStream(_bytes), None);
        await store.CommitStagedAsync(_id, hash, None);

        Assert.Equal(2, read.Count);
        Assert.All(read, bytes => Assert.Equal(_bytes, bytes));
    }

    [Fact]
    public async Task WriteFileAsync_CopiesFromAnotherVolume_WhenTheFileIsThere()
    {
        if (!Directory.Exists("/dev/shm")) return;
        var path = Path.Combine("/dev/shm", Path.GetRandomFileName());
        await File.WriteAllBytesAsync(path, _bytes);
        var info = await Open().WriteFileAsync(path, None);
        Assert.Equal(BlobHash.Compute(_bytes), info.Hash);
        Assert.False(File.Exists(path));
        Assert.True(await Open().VerifyAsync(info.Hash, None));
    }

    [Fact]
    public async Task Start_RemovesOldLeftovers_ButNeverStagedUploadsNorFilesInUse()
    {
        var store = Open();
        await store.AppendStagedAsync(_id, 0, new MemoryStream(_bytes), None);
        var old = _folder.Combine("partial", "old");
        var held = _folder.Combine("partial", "held");
        await File.WriteAllBytesAsync(old, [1]);
        await File.WriteAllBytesAsync(held, [1]);
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2030-01-01T00:00:00Z", null));
        foreach (var path in new[] { old, held, _folder.Combine("staging", "upload-1") })
            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime.AddHours(-2));
        var young = _folder.Combine("partial", "young");
        await File.WriteAllBytesAsync(young, [1]);
        File.SetLastWriteTimeUtc(young, clock.GetUtcNow().UtcDateTime.AddMinutes(-59));

        using (File.OpenHandle(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            _ = new LocalBlobStore(new() { Folder = _folder.Path }, clock);
        Assert.Equal([held, young], Directory.EnumerateFiles(_folder.Combine("partial")).Order(StringComparer.Ordinal));
        Assert.Equal(_bytes.Length, await Open().GetStagedLengthAsync(_id, None));
    }

    [Fact]
    public async Task Start_BringsBackABlob_WhenTheProcessDiedWhileItLookedWhetherItMayGo()
    {
        var info = await Open().WriteAsync(new MemoryStream(_bytes), None);
        await using (var file = await Open().OpenFileAsync(info.Hash, None)) File.Move(file.Path, _folder.Combine("partial", $"aside-{info.Hash}.1"));
        Assert.True(await Open().VerifyAsync(info.Hash, None));
        Assert.Empty(Directory.EnumerateFiles(_folder.Combine("partial")));
    }

    [Fact]
    public async Task ListAsync_PassesOverForeignFiles_WhenSomebodyPutsThemThere()
    {
        var store = Open();
        var info = await store.WriteAsync(new MemoryStream(_bytes), None);
        await File.WriteAllTextAsync(_folder.Combine("blobs", info.Hash.ToString()[..2], info.Hash.ToString()[2..4], ".DS_Store"), "x");
        Assert.Equal([info], await store.ListAsync(None).ToListAsync());
    }

    [Theory]
    [InlineData("Storage:Folder", "", "Storage:Folder")]
    [InlineData("Storage:PartialMaxAge", "00:00:10", "Storage:PartialMaxAge")]
    [InlineData("Storage:HashStates", "-1", "Storage:HashStates")]
    public void AddBlobStorage_NamesTheKey_WhenAnOptionIsWrong(string key, string value, string named)
    {
        var settings = new Dictionary<string, string?> { ["Storage:Folder"] = _folder.Path, [key] = value };
        using var provider = Provide(settings);
        var error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IBlobStore>);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddBlobStorage_GivesOneStore_WhenTheFolderIsSet()
    {
        using var provider = Provide(new() { ["Storage:Folder"] = _folder.Combine("new", "store") });
        var store = provider.GetRequiredService<IBlobStore>();
        Assert.Same(store, provider.GetRequiredService<IBlobStore>());
        Assert.Equal(BlobHash.Compute(_bytes), (await store.WriteAsync(new MemoryStream(_bytes), None)).Hash);
        Assert.True(Directory.Exists(_folder.Combine("new", "store", "blobs")));
    }

    private static ServiceProvider Provide(Dictionary<string, string?> settings) =>
        new ServiceCollection()
            .AddBlobStorage(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();

    private static async Task Ignoring<TException>(Task task) where TException : Exception
    {
        try
        {
            await task;
        }
        catch (TException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
    }

    private LocalBlobStore Open(int hashStates = 1024) => new(new() { Folder = _folder.Path, HashStates = hashStates });

    /// <summary>Reads a blob right after it got its name, as another recording's step may.</summary>
    private sealed class DiskThatReads(string blobs, List<byte[]> read) : Disk
    {
        public override void Rename(string path, string target)
        {
            base.Rename(path, target);
            if (target.StartsWith(blobs, StringComparison.Ordinal)) read.Add(File.ReadAllBytes(target));
        }
    }
}
