using Microsoft.Extensions.Configuration;
using WorkspaceAgents.Migrator;

var configuration = new ConfigurationBuilder().AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().AddCommandLine(args).Build();
var applied = await CatalogMigrations.ApplyAsync(configuration, CancellationToken.None);
Console.WriteLine(applied.Count == 0 ? "The catalog is current." : $"Applied {applied.Count} migration(s): {string.Join(", ", applied)}");
