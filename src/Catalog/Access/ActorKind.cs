namespace WorkspaceAgents.Catalog;

/// <summary>Who acts.</summary>
public enum ActorKind
{
    /// <summary>A person, in a browser or with a token of their own.</summary>
    Person,

    /// <summary>A program with a token, on behalf of a person.</summary>
    Agent,

    /// <summary>The installation itself: jobs, migrations, clean-up.</summary>
    System,

    /// <summary>Somebody without an account who came with a share link, on behalf of who made it.</summary>
    Visitor,
}
