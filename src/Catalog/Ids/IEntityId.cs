namespace WorkspaceAgents.Catalog;

/// <summary>An id with a type of its own, so that a batch's id cannot be passed for a dataset's.</summary>
/// <typeparam name="TSelf">The id type itself.</typeparam>
public interface IEntityId<TSelf> : IParsable<TSelf>
    where TSelf : struct, IEntityId<TSelf>
{
    /// <summary>The bare value.</summary>
    Guid Value { get; }

    /// <summary>Wraps a bare value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The typed id.</returns>
    static abstract TSelf From(Guid value);
}
