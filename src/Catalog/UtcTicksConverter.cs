using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace WorkspaceAgents.Catalog;

/// <summary>Stores a time as UTC ticks (100 ns), which sort and compare the same on every provider.</summary>
internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
