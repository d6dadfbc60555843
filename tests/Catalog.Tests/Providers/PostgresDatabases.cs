using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Npgsql;
using WorkspaceAgents.Migrator;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>The run's one PostgreSQL server: started by the first test that needs it, a database a test; none has rows of another.</summary>
internal static class PostgresDatabases
{
    private const string TemplateName = "catalog_template";
    private static readonly Lazy<Task<PostgresServer>> Server = new(StartAsync);
    private static readonly ConcurrentBag<string> Emptied = [];
    private static int lastNumber;

    /// <summary>An empty catalog that nobody else uses until it is given back.</summary>
    public static async Task<string> TakeAsync()
    {
        var server = await Server.Value;
        if (Emptied.TryTake(out var used)) return used;
        var name = $"catalog_{Interlocked.Increment(ref lastNumber)}";
        await ExecuteAsync(server.ConnectionString, $"CREATE DATABASE {name} TEMPLATE {TemplateName} STRATEGY file_copy");
        return ConnectionStringOf(server, name);
    }

    /// <summary>A database without any table.</summary>
    public static async Task<string> TakeBareAsync()
    {
        var server = await Server.Value;
        var name = $"catalog_{Interlocked.Increment(ref lastNumber)}";
        await ExecuteAsync(server.ConnectionString, $"CREATE DATABASE {name}");
        return ConnectionStringOf(server, name);
    }

    /// <summary>Empties a database for the next test.</summary>
    public static async Task GiveBackAsync(string connectionString)
    {
        // A replica takes rows in any order: no foreign key holds a delete up.
        await ExecuteAsync(connectionString, """
            DO $$ DECLARE name text; BEGIN
              SET LOCAL session_replication_role = replica;
              FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '__EFMigrationsHistory' LOOP
                EXECUTE format('DELETE FROM %I', name);
              END LOOP;
            END $$
            """);
        Emptied.Add(connectionString);
    }

    public static async Task StopAsync()
    {
        if (!Server.IsValueCreated || Server.Value.IsFaulted) return;
        NpgsqlConnection.ClearAllPools();
        await (await Server.Value).DisposeAsync();
    }

    public static IConfigurationRoot ConfigurationFor(string connectionString, string folder) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Catalog:Provider"] = "postgres", ["ConnectionStrings:catalog"] = connectionString, ["Data:Folder"] = folder,
        }).Build();

    private static async Task<PostgresServer> StartAsync()
    {
        var server = await PostgresServer.StartAsync();
        try
        {
            await MakeTemplateAsync(server);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task MakeTemplateAsync(PostgresServer server)
    {
        await ExecuteAsync(server.ConnectionString, $"CREATE DATABASE {TemplateName}");
        var template = ConnectionStringOf(server, TemplateName);
        await CatalogMigrations.ApplyAsync(ConfigurationFor(template, Path.GetTempPath()), CancellationToken.None);
        // A database that somebody is connected to cannot be copied.
        await using (var connection = new NpgsqlConnection(template)) NpgsqlConnection.ClearPool(connection);
    }

    private static string ConnectionStringOf(PostgresServer server, string database) =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database, MaxPoolSize = 20 }.ConnectionString;

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names and statements of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
