using WorkspaceAgents.Alignment;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class MetadataQueriesTests
{
    private static readonly QueryScope Studio = QueryScope.OfWorkspace("studio");

    [Fact]
    public async Task ReadAsync_ShowsFramesFilesAndQuality_AsFarAsTheReaderMaySeeThem()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);
        var guest = await catalog.CreateMemberAsync(recording.Owner, "guest", Role.Annotator);

        Assert.Equal($"{recording.Id}|clip|100|25", await TextAsync(catalog, recording.Owner, "SELECT recording_id, recording, count(*), count(caption_clip_text) FROM frames GROUP BY ALL"));
        Assert.Equal("clip|One.|1", await TextAsync(catalog, guest, "SELECT recording, text, start_seconds FROM spans"));
        Assert.Equal("aligned|100|4|4|pass", await TextAsync(catalog, guest, "SELECT state, frame_count, duration_seconds, track_count, verdict FROM recordings"));
        Assert.Equal("clip.csv|sensor|500", await TextAsync(catalog, guest, "SELECT track, kind, error_bound_ms FROM quality"));
        Assert.Equal("raw/clip.csv;raw/clip.mp4;raw/clip.srt;raw/clip.wav", await TextAsync(catalog, guest, "SELECT path FROM files"));
        Assert.Equal("0", await TextAsync(catalog, guest, "SELECT count(*) FROM clips JOIN findings ON true"));

        await catalog.Get<Grants>().AddAsync(recording.Owner, "studio", new() { Path = "raw/clip.srt", Subject = "guest", SubjectKind = GrantSubjectKind.Member, Effect = GrantEffect.Deny, Permissions = Permissions.View }, None);

        // One caption that may not be seen takes the recording with it.
        Assert.Equal("0", await TextAsync(catalog, guest, "SELECT count(*) FROM frames"));
        Assert.Equal("raw/clip.csv;raw/clip.mp4;raw/clip.wav", await TextAsync(catalog, guest, "SELECT path FROM files"));
        Assert.Equal("100", await TextAsync(catalog, recording.Owner, "SELECT count(*) FROM frames"));
    }

    [Fact]
    public async Task ReadAsync_GivesPagesThatFit_UntilWhatTheyReadChanges()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);
        const string sql = "SELECT frame_index % 10 AS d, count(*) AS n FROM frames, files GROUP BY ALL";

        var seen = new List<object?>();
        QueryAnswer? page = null;
        do
        {
            page = await catalog.Get<MetadataQueries>().ReadAsync(recording.Owner, Studio, sql, 3, page?.NextCursor, None);
            Assert.Equal(seen.Count, page.Offset);
            seen.AddRange(page.Rows.Select(row => row[0]));
        }
        while (page.NextCursor is not null);
        var first = await catalog.Get<MetadataQueries>().ReadAsync(recording.Owner, Studio, sql, 3, null, None);
        await catalog.UploadAsync(recording.Owner, "raw/more.csv", "x");

        Assert.Equal(Enumerable.Range(0, 10), seen.Cast<int>().Order());
        await RefusedAsync(ErrorCode.Conflict, "has changed since the first page", () => catalog.Get<MetadataQueries>().ReadAsync(recording.Owner, Studio, sql, 3, first.NextCursor, None));
        await RefusedAsync(ErrorCode.Invalid, "The cursor is none", () => catalog.Get<MetadataQueries>().ReadAsync(recording.Owner, Studio, sql, 3, "x!", None));
    }

    [Fact]
    [OnlyOn(CatalogProvider.Sqlite)]
    public async Task ReadAsync_RefusesInWords_WhatIsNotForTheReader()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var queries = catalog.Get<MetadataQueries>();

        await RefusedAsync(ErrorCode.Invalid, "does not exist here", () => queries.ReadAsync(owner, Studio, "SELECT * FROM '/etc/passwd'", 10, null, None));
        await RefusedAsync(ErrorCode.Invalid, "limit is 1 to 10000", () => queries.ReadAsync(owner, Studio, "SELECT 1", 0, null, None));
        await RefusedAsync(ErrorCode.NotFound, "no workspace 'elsewhere'", () => queries.ReadAsync(owner, QueryScope.OfWorkspace("elsewhere"), "SELECT 1", 10, null, None));
        await RefusedAsync(ErrorCode.NotFound, "no dataset 'none'", () => queries.DescribeAsync(owner, QueryScope.OfVersion("none", "v1"), None));
    }

    [Fact]
    [OnlyOn(CatalogProvider.Sqlite)]
    public async Task WriteAsync_GivesAFile_ThatIsGoneWhenItIsRead()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.csv", "x,y");

        string path;
        await using (var file = await catalog.Get<MetadataQueries>().WriteAsync(owner, Studio, "SELECT path, size_bytes, extension FROM files", QueryFormat.Csv, None))
        {
            path = ((FileStream)file.Content).Name;
            using var reader = new StreamReader(file.Content, leaveOpen: true);
            Assert.Equal("path,size_bytes,extension\nraw/a.csv,3,csv\n", await reader.ReadToEndAsync());
        }

        Assert.False(File.Exists(path));
        Assert.Contains(await catalog.Get<MetadataQueries>().DescribeAsync(owner, Studio, None), table => table.Name == "files" && table.Columns[0] == new QueryColumn("path", "VARCHAR"));
    }

    private static async Task RefusedAsync(ErrorCode code, string words, Func<Task> work)
    {
        var refusal = await Assert.ThrowsAsync<WorkspaceException>(work);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(CatalogFixture catalog, Actor actor, string sql) => string.Join(';',
        (await catalog.Get<MetadataQueries>().ReadAsync(actor, Studio, sql, 100, null, None)).Rows.Select(row => string.Join('|', row.Select(value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)))));
}
