namespace WorkspaceAgents.Catalog;

/// <summary>Whom a grant is about, as it is stored.</summary>
/// <param name="Kind">A member, role, group or agent.</param>
/// <param name="Key">The member's, group's or token's id; the role's name; <see cref="EveryAgent"/>.</param>
internal readonly record struct GrantSubject(GrantSubjectKind Kind, string Key)
{
    public const string EveryAgent = "*";

    public static GrantSubject Of(UserId member) => new(GrantSubjectKind.Member, member.ToString());

    public static GrantSubject Of(Role role) => new(GrantSubjectKind.Role, role.ToString());

    public static GrantSubject Of(GroupId group) => new(GrantSubjectKind.Group, group.ToString());

    public static GrantSubject Of(TokenId agent) => new(GrantSubjectKind.Agent, agent.ToString());
}
