using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Benchmarks.Catalog;

/// <summary>Writes entities by the million past the change tracker: COPY on PostgreSQL, one prepared insert on SQLite. Columns come from the model.</summary>
internal static class BulkInsert
{
    public static async Task WriteAsync<T>(CatalogDbContext db, IEnumerable<T> entities, CancellationToken cancellationToken)
        where T : class
    {
        var entity = db.Model.FindEntityType(typeof(T))!;
        var properties = entity.GetProperties().ToArray();
        await db.Database.OpenConnectionAsync(cancellationToken);
        var names = string.Join(", ", properties.Select(p => $"\"{p.GetColumnName()}\""));
        if (db.Database.GetDbConnection() is NpgsqlConnection postgres)
        {
            await using var copy = await postgres.BeginBinaryImportAsync($"COPY \"{entity.GetTableName()}\" ({names}) FROM STDIN (FORMAT BINARY)", cancellationToken);
            foreach (var item in entities)
            {
                await copy.StartRowAsync(cancellationToken);
                foreach (var property in properties) await WriteAsync(copy, ValueOf(property, item), cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
#pragma warning disable CA2100 // Names of the model.
        command.CommandText = $"INSERT INTO \"{entity.GetTableName()}\" ({names}) VALUES ({string.Join(", ", properties.Select((_, i) => $"@p{i}"))})";
#pragma warning restore CA2100
        var parameters = new DbParameter[properties.Length];
        for (var i = 0; i < properties.Length; i++)
        {
            parameters[i] = command.CreateParameter();
            parameters[i].ParameterName = $"@p{i}";
            command.Parameters.Add(parameters[i]);
        }

        foreach (var item in entities)
        {
            for (var i = 0; i < properties.Length; i++) parameters[i].Value = ValueOf(properties[i], item) ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static object? ValueOf(IProperty property, object item)
    {
        var value = property.GetGetter().GetClrValue(item);
        return property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value, CancellationToken cancellationToken) => value switch
    {
        null => copy.WriteNullAsync(cancellationToken),
        string text => copy.WriteAsync(text, cancellationToken),
        Guid id => copy.WriteAsync(id, cancellationToken),
        long number => copy.WriteAsync(number, cancellationToken),
        int number => copy.WriteAsync(number, cancellationToken),
        bool flag => copy.WriteAsync(flag, cancellationToken),
        byte[] bytes => copy.WriteAsync(bytes, cancellationToken),
        _ => throw new NotSupportedException($"Say here how a {value.GetType()} is written."),
    };
}
