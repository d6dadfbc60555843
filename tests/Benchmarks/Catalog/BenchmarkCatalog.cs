using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Migrator;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Benchmarks.Catalog;

/// <summary>A catalog as a host has it, on a database of its own that writes through to the disk.</summary>
internal sealed class BenchmarkCatalog : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly PostgresServer? server;
    private readonly string folder;

    private BenchmarkCatalog(ServiceProvider services, PostgresServer? server, string folder) =>
        (this.services, this.server, this.folder) = (services, server, folder);

    public static async Task<BenchmarkCatalog> CreateAsync(string provider, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("wsa-benchmark-").FullName;
        var server = provider switch
        {
            "postgres" => await PostgresServer.StartAsync(isDurable: true),
            "sqlite" => null,
            _ => throw new ArgumentException("--provider is sqlite or postgres."),
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Catalog:Provider"] = provider, ["Data:Folder"] = folder, ["ConnectionStrings:catalog"] = server?.ConnectionString,
        }).Build();
        await CatalogMigrations.ApplyAsync(configuration, cancellationToken);
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddCatalog(configuration)
            .Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000).BuildServiceProvider();
        return new(services, server, folder);
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task<CatalogDbContext> OpenAsync(CancellationToken cancellationToken) =>
        Get<IDbContextFactory<CatalogDbContext>>().CreateDbContextAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(folder, recursive: true);
    }
}
