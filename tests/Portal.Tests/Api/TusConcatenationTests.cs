using System.Net;
using System.Security.Cryptography;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>https://tus.io/protocols/resumable-upload#concatenation</summary>
[Collection(ApiServerSet.Name)]
public sealed class TusConcatenationTests(ApiServer server)
{
    private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(300_000);

    [Fact]
    public async Task Final_IsTheParts_InTheirOrder_AndThePartsWereNeverFiles()
    {
        var before = await CountFilesAsync();
        var parts = await Task.WhenAll(SendPartAsync(Bytes[..100_000]), SendPartAsync(Bytes[100_000..100_001]), SendPartAsync(Bytes[100_001..]));
        Assert.Equal(before, await CountFilesAsync());
        var concat = $"final;{parts[0]} {new Uri(server.Process.Address, parts[1])} {parts[2]}";

        using var final = await JoinAsync("tus/joined.bin", concat);
        var url = final.Headers.Location!.OriginalString;
        using var head = await server.Agent.SendAsync(Tus(HttpMethod.Head, url));
        using var patch = await server.Agent.SendAsync(Patch(url, 300_000, [1]));
        using var part = await server.Agent.SendAsync(Tus(HttpMethod.Head, parts[0]));

        Assert.Equal(HttpStatusCode.Created, final.StatusCode);
        Assert.Equal(("300000", "300000", concat), (head.Header("Upload-Offset"), head.Header("Upload-Length"), head.Header("Upload-Concat")));
        await patch.RefusalAsync(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.Gone, part.StatusCode);
        Assert.Equal(Bytes, await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/joined.bin"));
        Assert.Equal(before + 1, await CountFilesAsync());
    }

    [Fact]
    public async Task Final_IsTheSame_WhenItIsAskedForAgain()
    {
        var concat = $"final;{await SendPartAsync([1, 2])} {await SendPartAsync([3])}";
        using var first = await JoinAsync("tus/joined-twice.bin", concat);

        using var again = await JoinAsync("tus/joined-twice.bin", concat);
        using var other = await JoinAsync("tus/joined-elsewhere.bin", concat);

        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        await other.RefusalAsync(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Part_MayBeThereMoreThanOnce()
    {
        var part = await SendPartAsync([1, 2]);

        using var final = await JoinAsync("tus/joined-repeated.bin", $"final;{part} {part}");

        Assert.Equal(HttpStatusCode.Created, final.StatusCode);
        Assert.Equal([1, 2, 1, 2], await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/joined-repeated.bin"));
    }

    [Fact]
    public async Task Head_OfAPart_SaysThatItIsOne()
    {
        var url = await BeginPartAsync(3);
        (await server.Agent.SendAsync(Patch(url, 0, [1]))).Dispose();

        using var open = await server.Agent.SendAsync(Tus(HttpMethod.Head, url));
        (await server.Agent.SendAsync(Patch(url, 1, [2, 3]))).Dispose();
        using var finished = await server.Agent.SendAsync(Tus(HttpMethod.Head, url));

        Assert.Equal(("partial", "1", "3"), (open.Header("Upload-Concat"), open.Header("Upload-Offset"), open.Header("Upload-Length")));
        Assert.Equal(("partial", "3", "3"), (finished.Header("Upload-Concat"), finished.Header("Upload-Offset"), finished.Header("Upload-Length")));
        Assert.NotNull(finished.Header("Upload-Expires"));
    }

    [Fact]
    public async Task Final_IsRefused_WhileAPartIsNotFinished_AndThePartsAreKept()
    {
        var (whole, half) = (await SendPartAsync([1, 2]), await BeginPartAsync(2));

        using var early = await JoinAsync("tus/joined-early.bin", $"final;{whole} {half}");
        (await server.Agent.SendAsync(Patch(half, 0, [3, 4]))).Dispose();
        using var final = await JoinAsync("tus/joined-early.bin", $"final;{whole} {half}");

        await early.RefusalAsync(HttpStatusCode.Conflict);
        Assert.Equal(HttpStatusCode.Created, final.StatusCode);
        Assert.Equal([1, 2, 3, 4], await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/joined-early.bin"));
    }

    [Fact]
    public async Task Final_IsRefused_WhenAPartIsSomebodyElses()
    {
        var part = await SendPartAsync([1, 2]);
        using var maintainer = server.As("Maintainer");

        using var stolen = await maintainer.SendAsync(Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Concat", $"final;{part}")));
        using var looked = await maintainer.SendAsync(Tus(HttpMethod.Head, part));

        await stolen.RefusalAsync(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, looked.StatusCode);
    }

    [Fact]
    public async Task Final_IsRefused_WhenAFileStandsForAPart_OrItHasALengthOfItsOwn()
    {
        var file = await server.Agent.BeginAsync("tus/no-part.bin", 1);
        (await server.Agent.SendAsync(Patch(file, 0, [1]))).Dispose();
        var part = await SendPartAsync([1, 2]);

        using var ofFile = await JoinAsync("tus/joined-file.bin", $"final;{file}");
        using var withLength = await server.Agent.SendAsync(Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Concat", $"final;{part}"), ("Upload-Length", "2")));

        await ofFile.RefusalAsync(HttpStatusCode.NotFound);
        await withLength.RefusalAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Final_IsRefusedAndThePartsKept_WhenTheHashIsAnother()
    {
        var part = await SendPartAsync([1, 2]);

        using var wrong = await JoinAsync("tus/joined-hash.bin", $"final;{part}", $",sha256 {Base64(new string('0', 64))}");
        using var right = await JoinAsync("tus/joined-hash.bin", $"final;{part}", $",sha256 {Base64(Convert.ToHexStringLower(SHA256.HashData([1, 2])))}");

        await wrong.RefusalAsync(HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.Created, right.StatusCode);
    }

    private async Task<string> BeginPartAsync(long length)
    {
        using var begun = await server.Agent.SendAsync(Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Concat", "partial"), ("Upload-Length", $"{length}")));
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        return begun.Headers.Location!.OriginalString;
    }

    private async Task<string> SendPartAsync(byte[] bytes)
    {
        var url = await BeginPartAsync(bytes.Length);
        using var sent = await server.Agent.SendAsync(Patch(url, 0, bytes));
        Assert.Equal(HttpStatusCode.NoContent, sent.StatusCode);
        return url;
    }

    private Task<HttpResponseMessage> JoinAsync(string path, string concat, string? more = null) =>
        server.Agent.SendAsync(Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Concat", concat), ("Upload-Metadata", $"path {Base64(path)}{more}")));

    private async Task<int> CountFilesAsync()
    {
        var found = await server.Agent.GetJsonAsync($"{Studio}/files?search=upload-&limit=1000");
        var joined = await server.Agent.GetJsonAsync($"{Studio}/files?folder=tus&search=joined.bin&limit=1000");
        return found["files"]!.AsArray().Count + joined["files"]!.AsArray().Count;
    }
}
