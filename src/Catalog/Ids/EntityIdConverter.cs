using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace WorkspaceAgents.Catalog;

/// <summary>Stores a typed id as the GUID it wraps.</summary>
internal sealed class EntityIdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => Wrap(value))
    where TId : struct, IEntityId<TId>
{
    // Expression trees cannot call static abstract members, so the converter calls this.
    private static TId Wrap(Guid value) => TId.From(value);
}
