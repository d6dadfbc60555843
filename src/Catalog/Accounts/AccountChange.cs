namespace WorkspaceAgents.Catalog;

/// <summary>What an administrator changes of an account; what is null stays.</summary>
public sealed record AccountChange
{
    /// <summary>Whether they look after the installation.</summary>
    public bool? IsAdministrator { get; init; }

    /// <summary>True keeps them out: sessions end, tokens stop. Nothing they made is lost; false lets them in again.</summary>
    public bool? IsDisabled { get; init; }

    /// <summary>Their address, which the administrator vouches for; an empty one removes it.</summary>
    public string? Email { get; init; }

    /// <summary>False turns a second step off whose app was lost; only the person can turn it on.</summary>
    public bool? HasTwoStep { get; init; }
}
