using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WorkspaceAgents.Migrator;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>
/// A catalog of its own, with a clock that only moves when told to: on SQLite in a temporary folder, or a database of the run's PostgreSQL
/// server. A test that returns a task runs once on each, without saying so (see <see cref="CatalogTestFramework"/>).
/// </summary>
internal sealed class CatalogFixture : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly string folder;
    private readonly string? postgres;
    private static readonly AsyncLocal<CatalogProvider> AmbientProvider = new();

    private CatalogFixture(ServiceProvider services, string folder, string? postgres, FakeTimeProvider time) =>
        (this.services, this.folder, this.postgres, Time) = (services, folder, postgres, time);

    /// <summary>A migrated, empty database: every test copies it instead of running all migrations.</summary>
    private static readonly Lazy<Task<string>> Template = new(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("wsa-catalog-template-").FullName;
        await CatalogMigrations.ApplyAsync(ConfigurationFor(folder), None);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return Path.Combine(folder, "catalog.db");
    });

    public FakeTimeProvider Time { get; }

    /// <summary>The database the running test is for.</summary>
    public static CatalogProvider Provider { get => AmbientProvider.Value; internal set => AmbientProvider.Value = value; }

    /// <summary>The SQLite database; only for tests that are <see cref="OnlyOnAttribute"/> SQLite.</summary>
    public string DatabaseFile => Path.Combine(folder, "catalog.db");

    public static Actor Worker { get; } = Actor.System("test-worker");

    public static CancellationToken None => CancellationToken.None;

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static async Task<CatalogFixture> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("wsa-catalog-").FullName;
        var postgres = Provider == CatalogProvider.Postgres ? await PostgresDatabases.TakeAsync() : null;
        if (postgres is null) File.Copy(await Template.Value, Path.Combine(folder, "catalog.db"));
        return Open(folder, postgres);
    }

    /// <summary>A catalog that an older release left behind, brought to the current schema.</summary>
    /// <param name="migration">The last migration that release had, without its time.</param>
    /// <param name="sql">What it held.</param>
    public static async Task<CatalogFixture> UpgradeAsync(string migration, string sql)
    {
        var folder = Directory.CreateTempSubdirectory("wsa-catalog-").FullName;
        var postgres = Provider == CatalogProvider.Postgres ? await PostgresDatabases.TakeBareAsync() : null;
        var configuration = ConfigurationFor(folder, postgres);
        await using (CatalogDbContext old = postgres is null
            ? new SqliteCatalogDbContext(Options<SqliteCatalogDbContext>(configuration)) : new PostgresCatalogDbContext(Options<PostgresCatalogDbContext>(configuration)))
        {
            await old.GetService<IMigrator>().MigrateAsync(migration);
            await old.Database.ExecuteSqlRawAsync(sql);
        }

        await CatalogMigrations.ApplyAsync(configuration, None);
        return Open(folder, postgres);
    }

    private static DbContextOptions<T> Options<T>(IConfiguration configuration)
        where T : CatalogDbContext
    {
        var builder = new DbContextOptionsBuilder<T>();
        CatalogExtensions.Configure(builder, configuration);
        return builder.Options;
    }

    private static CatalogFixture Open(string folder, string? postgres)
    {
        var configuration = ConfigurationFor(folder, postgres);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 3, 9, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(time).AddSingleton<IConfiguration>(configuration)
            .AddCatalog(configuration)
            .Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000).BuildServiceProvider();
        return new(services, folder, postgres, time);
    }

    /// <summary>Runs SQL past the catalog, as somebody with the database's password could. Quote names, as <c>"AuditEvents"</c>.</summary>
    /// <param name="sql">Statements that both databases understand; <c>{0}</c> stands for the first argument.</param>
    /// <param name="arguments">Their values.</param>
    /// <returns>Rows changed.</returns>
    public async Task<int> ExecuteAsync(string sql, params object[] arguments)
    {
        await using var db = await Get<IDbContextFactory<CatalogDbContext>>().CreateDbContextAsync();
        return await db.Database.ExecuteSqlRawAsync(sql, arguments);
    }

    /// <summary>An account that owns a workspace called <c>studio</c>.</summary>
    public async Task<Actor> CreateOwnerAsync(string workspace = "studio")
    {
        var owner = await CreatePersonAsync("ada");
        await Get<Workspaces>().CreateAsync(owner, workspace, "Studio", None);
        return owner;
    }

    public Task<Actor> CreatePersonAsync(string name) => Get<Accounts>().CreateAsync(name, "correct horse battery", mustChangePassword: false);

    public async Task<Actor> CreateMemberAsync(Actor owner, string name, Role role, string workspace = "studio")
    {
        var person = await CreatePersonAsync(name);
        await Get<Workspaces>().SetMemberAsync(owner, workspace, name, role, None);
        return person;
    }

    public Task<UploadStatus> UploadAsync(Actor actor, string path, string content, string workspace = "studio") =>
        UploadAsync(actor, path, Encoding.UTF8.GetBytes(content), workspace);

    public async Task<UploadStatus> UploadAsync(Actor actor, string path, byte[] content, string workspace = "studio")
    {
        var upload = await Get<Uploads>().CreateAsync(actor, workspace, new UploadRequest { Path = path, LengthBytes = content.Length }, None);
        return content.Length == 0 ? upload : await Get<Uploads>().AppendAsync(actor, upload.Id, 0, new MemoryStream(content), None);
    }

    public static async Task<WorkspaceException> RefusedAsync(ErrorCode code, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<WorkspaceException>(call);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }

    private static IConfigurationRoot ConfigurationFor(string folder, string? postgres) =>
        postgres is null ? ConfigurationFor(folder) : PostgresDatabases.ConfigurationFor(postgres, folder);

    private static IConfigurationRoot ConfigurationFor(string folder) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Folder"] = folder }).Build();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (postgres is not null) await PostgresDatabases.GiveBackAsync(postgres);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(folder, recursive: true);
    }
}
