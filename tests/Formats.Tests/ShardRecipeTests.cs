using System.Security.Cryptography;
using System.Text;
using WorkspaceAgents.Storage;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

public sealed class ShardRecipeTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly InMemoryBlobStore _store = new();

    [RequiresToolFact("python3")]
    public async Task OpenRead_IsReadByPythonsTarfile_WithTheSameNamesOrderAndContents()
    {
        using var folder = new TemporaryFolder();
        var recipe = await TestShards.MakeRecipeAsync(_store);
        await using (var tar = recipe.OpenRead(_store))
        await using (var file = File.Create(folder.Combine("shard.tar")))
            await tar.CopyToAsync(file);
        var output = await Python.RunAsync(folder.Path, """
            import tarfile, hashlib
            groups = {}
            with tarfile.open('shard.tar', 'r:') as tar:
                for m in tar:
                    key, ext = m.name.split('.', 1)
                    groups.setdefault(key, []).append(ext)
                    assert (m.mode, m.uid, m.gid, m.mtime, m.uname, m.gname, m.isreg()) == (0o644, 0, 0, 0, '', '', True)
                    print(m.name, m.size, hashlib.sha256(tar.extractfile(m).read()).hexdigest())
            for key, exts in groups.items(): print(key, *exts)
            """);
        var expected = recipe.Members.Select(member => $"{member.Name} {member.SizeBytes} {member.Hash}")
            .Concat(["cam-000000 mp4 json txt pts.npy imu.npy", "cam-000001 mp4 json txt", "cam-000002 mp4"]);
        Assert.Equal(string.Join('\n', expected), output);
    }

    [RequiresToolFact("tar")]
    public async Task OpenRead_IsTheArchiveGnuTarMakes_WhenToldToFixTheSameThings()
    {
        using var folder = new TemporaryFolder();
        var recipe = await TestShards.MakeRecipeAsync(_store);
        foreach (var member in recipe.Members)
        {
            await using var blob = await _store.OpenReadAsync(member.Hash, None);
            await File.WriteAllBytesAsync(folder.Combine(member.Name), await TestShards.ReadAllAsync(blob));
        }
        await Python.RunAsync(folder.Path, """
            import subprocess, sys
            subprocess.run(['tar', '--format=ustar', '--blocking-factor=1', '--mode=0644', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0', '-cf', 'gnu.tar', *sys.argv[1:]], check=True)
            """, [.. recipe.Members.Select(member => member.Name)]);
        Assert.Equal(await File.ReadAllBytesAsync(folder.Combine("gnu.tar")), await TestShards.ReadAllAsync(recipe.OpenRead(_store)));
    }

    [Fact]
    public async Task OpenRead_GivesExactlyTheStatedLengthAndHash_WhenReadWhole()
    {
        var recipe = await TestShards.MakeRecipeAsync(_store);
        var bytes = await TestShards.ReadAllAsync(recipe.OpenRead(_store));
        Assert.Equal(recipe.LengthBytes, bytes.Length);
        Assert.Equal(0, bytes.Length % 512);
        Assert.All(bytes[^1024..], value => Assert.Equal(0, value));
        Assert.Equal(SHA256.HashData(bytes), Convert.FromHexString((await recipe.ComputeSha256Async(_store, None)).ToString()));
        Assert.Equal(bytes, await TestShards.ReadAllAsync((await TestShards.MakeRecipeAsync(new InMemoryBlobStore())).OpenRead(_store)));
    }

    [Fact]
    public async Task OpenRead_GivesEveryRange_WhenSought()
    {
        var recipe = await TestShards.MakeRecipeAsync(_store);
        var bytes = await TestShards.ReadAllAsync(recipe.OpenRead(_store));
        await using var tar = recipe.OpenRead(_store);
        var random = new Random(5);
        int[] edges = [0, 511, 512, 513, 300_511, 300_512, 301_056, 301_568, bytes.Length - 1025, bytes.Length - 1024, bytes.Length - 1];
        foreach (var start in edges.Concat(Enumerable.Range(0, 300).Select(_ => random.Next(bytes.Length))))
        {
            var range = new byte[Math.Min(bytes.Length - start, random.Next(1, 5000))];
            tar.Position = start;
            await tar.ReadExactlyAsync(range);
            Assert.True(bytes.AsSpan(start, range.Length).SequenceEqual(range), $"[{start}, {start + range.Length})");
        }
        tar.Position = bytes.Length;
        Assert.Equal(0, await tar.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task GetContentOffset_PointsAtTheContent_ForEveryMember()
    {
        var recipe = await TestShards.MakeRecipeAsync(_store);
        var bytes = await TestShards.ReadAllAsync(recipe.OpenRead(_store));
        for (var i = 0; i < recipe.Members.Count; i++)
        {
            var member = recipe.Members[i];
            var content = bytes.AsSpan((int)recipe.GetContentOffset(i), (int)member.SizeBytes);
            Assert.Equal(member.Hash, BlobHash.Compute(content));
        }
    }

    [RequiresToolFact("python3")]
    public async Task OpenRead_KeepsLongNames_ByPrefixOrPax()
    {
        using var folder = new TemporaryFolder();
        var info = await _store.WriteAsync(new MemoryStream("hello"u8.ToArray()), None);
        string[] names =
        [
            new string('a', 76) + ".mp4", // short
            $"{new string('d', 90)}/{new string('b', 70)}.mp4", // prefix
            $"{new string('d', 154)}/{new string('c', 80)}.{new string('e', 19)}", // prefix and name both full
            new string('f', 80) + "." + new string('g', 60), // no place to split: PAX
            "día/" + new string('h', 20) + ".mp4", // not ASCII: PAX
        ];
        var recipe = ShardRecipe.Create([.. names.Select(name => new ShardMember(name, info.Hash, info.SizeBytes))]);
        var bytes = await TestShards.ReadAllAsync(recipe.OpenRead(_store));
        Assert.Equal(recipe.LengthBytes, bytes.Length);
        await File.WriteAllBytesAsync(folder.Combine("long.tar"), bytes);
        var output = await Python.RunAsync(folder.Path, """
            import tarfile, sys
            sys.stdout.reconfigure(encoding='utf-8')
            with tarfile.open('long.tar', 'r:') as tar:
                for m in tar:
                    assert tar.extractfile(m).read() == b'hello'
                    print(m.name)
            """);
        Assert.Equal(string.Join('\n', names), output);
        var listed = await WebDatasetReader.ListAsync(new MemoryStream(bytes), None).Select(entry => entry.Name).ToListAsync();
        Assert.Equal(names, listed);
    }

    [Fact]
    public void LengthBytes_CountsPaxSizes_WhenAMemberIsBeyondEightGibibytes()
    {
        const long Size = 0x2_0000_0000;
        var recipe = ShardRecipe.Create([new ShardMember("big.mp4", BlobHash.Empty, Size)]);
        Assert.Equal(512 + 512 + 512 + Size + 1024, recipe.LengthBytes);
        Assert.Contains("19 size=8589934592\n", Encoding.ASCII.GetString(TarLayout.HeaderOf(recipe.Members[0])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToJson_ReadsBackEqual_AndIsStable()
    {
        var recipe = await TestShards.MakeRecipeAsync(_store);
        var json = recipe.ToJson();
        var read = ShardRecipe.Parse(json);
        Assert.Equal(recipe, read);
        Assert.Equal(json, read.ToJson());
        Assert.StartsWith("""{"format":"workspaceagents.webdataset-tar/1","lengthBytes":""", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Equal(3, read.SampleCount);
    }

    [Theory]
    [InlineData("\"lengthBytes\":", "\"lengthBytes\":1")]
    [InlineData("tar/1", "tar/2")]
    [InlineData("\"members\"", "\"more\":1,\"members\"")]
    [InlineData("cam-000001.json", "cam-000000.json")]
    public async Task Parse_Refuses_WhenTheRecipeWasEdited(string from, string to)
    {
        var json = Encoding.UTF8.GetString((await TestShards.MakeRecipeAsync(_store)).ToJson());
        Assert.Throws<InvalidDataException>(() => ShardRecipe.Parse(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("noextension")]
    [InlineData(".hidden")]
    [InlineData("key.")]
    [InlineData("a b.mp4")]
    [InlineData("../x.mp4")]
    [InlineData("/x.mp4")]
    [InlineData("a//x.mp4")]
    [InlineData("x.m\np4")]
    public void Create_Refuses_WhenANameWouldBreakReaders(string name) =>
        Assert.Throws<InvalidDataException>(() => ShardRecipe.Create([new ShardMember(name, BlobHash.Empty, 0)]));

    [Fact]
    public void Create_Refuses_WhenASampleIsTornOrRepeated()
    {
        static ShardMember Member(string name) => new(name, BlobHash.Empty, 0);
        Assert.Throws<InvalidDataException>(() => ShardRecipe.Create([Member("a.mp4"), Member("b.mp4"), Member("a.json")]));
        Assert.Throws<InvalidDataException>(() => ShardRecipe.Create([Member("a.mp4"), Member("a.mp4")]));
        Assert.Throws<InvalidDataException>(() => ShardRecipe.Create([new ShardSample("a", [Member("b.mp4")])]));
        Assert.Throws<InvalidDataException>(() => ShardRecipe.Create([new ShardSample("a", [])]));
    }

    [Fact]
    public async Task OpenRead_SaysWhichMember_WhenABlobIsMissingOrOfAnotherSize()
    {
        var info = await _store.WriteAsync(new MemoryStream([1, 2, 3]), None);
        var wrong = ShardRecipe.Create([new ShardMember("a.mp4", info.Hash, 4)]);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TestShards.ReadAllAsync(wrong.OpenRead(_store)));
        Assert.Contains("a.mp4", error.Message, StringComparison.Ordinal);
        var missing = ShardRecipe.Create([new ShardMember("a.mp4", BlobHash.Compute([9]), 1)]);
        await Assert.ThrowsAsync<BlobNotFoundException>(() => TestShards.ReadAllAsync(missing.OpenRead(_store)));
    }
}
