namespace WorkspaceAgents.Catalog;

/// <summary>One actor in one workspace: what they may do to which path, and why.</summary>
/// <remarks>
/// For each permission the most specific matching grant decides, deny wins a tie, and without one the role does. An agent may do what its person may,
/// less what its token leaves out and what grants deny to agents. Who may not view a path may do nothing to it.
/// </remarks>
internal sealed class WorkspaceAccess
{
    private static readonly Permissions[] Each = [Permissions.View, Permissions.Download, Permissions.Write, Permissions.Annotate, Permissions.Publish, Permissions.Manage];

    private readonly Actor _actor;
    private readonly Role? _role;
    private readonly SubjectRules[] _rules;
    private readonly SubjectRules[] _agentRules;
    private readonly PathPattern[]? _onlyPaths;
    private readonly DateTimeOffset _now;
    private readonly Func<WorkspaceException, WorkspaceException> _note;
    private readonly List<CompiledGrant> _matches = [];

    /// <param name="workspace">The workspace.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="rules">The workspace's rules.</param>
    /// <param name="now">The present time: grants expire.</param>
    /// <param name="note">Has the audit trail told of a refusal, and gives it back.</param>
    public WorkspaceAccess(Workspace workspace, Actor actor, AccessRules rules, DateTimeOffset now, Func<WorkspaceException, WorkspaceException>? note = null)
    {
        (Workspace, _actor, _now, _note) = (workspace, actor, now, note ?? (refusal => refusal));
        _role = actor.UserId is { } user ? rules.RoleOf(user) : null;
        _rules = actor.UserId is { } person ? [.. rules.RulesOf(person)] : [];
        _agentRules = actor.Kind == ActorKind.Agent ? [.. rules.RulesOfAgent(actor.TokenId)] : [];
        _onlyPaths = actor.OnlyPaths is { } only ? [.. only.Select(PathPattern.Parse)] : null;
        IsMember = actor.Kind == ActorKind.System || _role is not null && actor.Reaches(workspace.Id);
        AtLarge = actor.Kind == ActorKind.System ? Permissions.All : IsMember ? RolePermissions.Of(_role!.Value) & actor.AtMost : Permissions.None;
    }

    public Workspace Workspace { get; }

    /// <summary>Whether the actor belongs to the workspace at all.</summary>
    public bool IsMember { get; }

    /// <summary>What the actor may do to the workspace itself, whatever the path: the role within the token's permissions.</summary>
    public Permissions AtLarge { get; }

    public Role? Role => _role;

    /// <summary>Whether the actor may do all of <paramref name="needed"/> to a path.</summary>
    public bool May(Permissions needed, string path)
    {
        if (!Decide(Permissions.View, path).Allowed) return false;
        foreach (var one in Each)
        {
            if (one != Permissions.View && (needed & one) != 0 && !Decide(one, path).Allowed) return false;
        }

        return true;
    }

    /// <summary>All the actor may do to a path.</summary>
    public Permissions On(string path) =>
        May(Permissions.View, path) ? Each.Where(one => Decide(one, path).Allowed).Aggregate(Permissions.None, (sum, one) => sum | one) : Permissions.None;

    /// <summary>Whether the actor may write a path: with 'write', or with 'annotate' when it is a caption, sensor or annotation file.</summary>
    public bool MayWrite(string path) => May(Permissions.Write, path) || AnnotationFiles.Includes(path) && May(Permissions.Annotate, path);

    /// <summary>Refuses, saying which rule decided; a path that may not be seen is one that does not exist.</summary>
    public void Require(Permissions needed, string path)
    {
        var view = Decide(Permissions.View, path);
        if (!view.Allowed) throw _note(Refusal(view, path));
        foreach (var one in Each)
        {
            if (one != Permissions.View && (needed & one) != 0 && Decide(one, path) is { Allowed: false } no) throw _note(Refusal(no, path));
        }
    }

    /// <summary>As <see cref="MayWrite"/>, or a refusal.</summary>
    public void RequireWrite(string path)
    {
        if (!MayWrite(path)) Require(Permissions.Write, path);
    }

    /// <summary>Whether a folder is shown: it may be viewed, or something below it may be.</summary>
    public bool MaySeeFolder(string folder)
    {
        if (May(Permissions.View, folder)) return true;
        if (!IsMember || !_actor.AtMost.HasFlag(Permissions.View)) return false;
        if (_onlyPaths is not null && !_onlyPaths.Any(p => p.Matches(folder) || p.MayMatchBelow(folder))) return false;
        return Decide(Permissions.View, folder, whateverTheTokensPaths: true).Allowed || _rules.Any(r => r.ShowsBelow(folder, _now));
    }

    /// <summary>Whether nothing of the workspace is hidden, known without looking at any path; false also for who might see everything after all.</summary>
    public bool SeesEverything => _actor.Kind == ActorKind.System
        || (AtLarge.HasFlag(Permissions.View) && _onlyPaths is null && !_rules.Any(r => r.Hides) && !_agentRules.Any(r => r.Hides));

    /// <summary>Which rule decides one permission on a path.</summary>
    public AccessDecision Explain(Permissions one, string path)
    {
        var decision = Decide(one, path, explain: true);
        if (!decision.Allowed || one == Permissions.View) return decision;
        var view = Decide(Permissions.View, path, explain: true);
        return view.Allowed ? decision : view with { Permission = one, DecidedBy = AccessSource.NotVisible, Reason = $"It may not even be seen: {view.Reason}" };
    }

    private AccessDecision Decide(Permissions one, string path, bool explain = false, bool whateverTheTokensPaths = false)
    {
        if (_actor.Kind == ActorKind.System) return Answer(true, AccessSource.System, "The installation itself acts.");
        if (!IsMember)
        {
            return _role is null
                ? Answer(false, AccessSource.NotMember, $"{_actor.Name} is no member of '{Workspace.Slug}'.")
                : Answer(false, AccessSource.TokenWorkspace, $"The token '{_actor.Name}' is confined to other workspaces.");
        }

        if ((_actor.AtMost & one) == 0)
            return Answer(false, AccessSource.TokenPermissions, explain ? $"The token's permissions are {AccessWords.Of(_actor.AtMost)}." : "");
        if (_onlyPaths is not null && !whateverTheTokensPaths && !_onlyPaths.Any(p => p.Matches(path)))
            return Answer(false, AccessSource.TokenPaths, explain ? $"The token is confined to {string.Join(", ", _actor.OnlyPaths!)}." : "");
        // What grants deny to agents comes on top of what the person may do; what they allow cannot exceed it.
        if (MostSpecific(_agentRules, one, path) is { Row.Effect: GrantEffect.Deny } agentGrant) return ByGrant(agentGrant);
        var grant = MostSpecific(_rules, one, path);
        if (grant is not null) return ByGrant(grant);
        var role = _role!.Value;
        var allowed = RolePermissions.Of(role).HasFlag(one);
        return Answer(allowed, AccessSource.Role, !explain ? ""
            : $"No grant matches; the role {AccessWords.Of(role)} {(allowed ? "gives" : "does not give")} {AccessWords.Of(one)} (it gives {AccessWords.Of(RolePermissions.Of(role))}).");

        AccessDecision ByGrant(CompiledGrant winner) => Answer(
            winner.Row.Effect == GrantEffect.Allow, AccessSource.Grant, explain ? $"The most specific grant: {winner.Say()}." : "", winner,
            explain ? [.. _matches.OrderBy(m => m == winner ? 0 : 1).ThenByDescending(m => m.Pattern.Specificity).Select(m => m.Say())] : []);

        AccessDecision Answer(bool allowed, AccessSource source, string reason, CompiledGrant? grant = null, IReadOnlyList<string>? considered = null) => new()
        {
            Actor = _actor.Name, Permission = one, Path = path, Allowed = allowed, DecidedBy = source, Reason = reason, Grant = grant?.Row.Id, Considered = considered ?? [],
        };
    }

    private CompiledGrant? MostSpecific(SubjectRules[] rules, Permissions one, string path)
    {
        if (rules.Length == 0) return null;
        _matches.Clear();
        foreach (var subject in rules) subject.Collect(path, one, _now, _matches);
        CompiledGrant? best = null;
        foreach (var match in _matches)
        {
            if (best is null || match.Pattern.Specificity > best.Pattern.Specificity
                || match.Pattern.Specificity == best.Pattern.Specificity && match.Row.Effect == GrantEffect.Deny)
            {
                best = match;
            }
        }

        return best;
    }

    private WorkspaceException Refusal(AccessDecision no, string path)
    {
        var denial = new Denial(Workspace.Id, no.Permission, path, no.DecidedBy);
        if (no.Permission == Permissions.View)
        {
            return new(ErrorCode.NotFound, $"There is no file or folder '{path}' that you can see in '{Workspace.Slug}'. List its folder, or ask an owner who may see it.") { Denial = denial };
        }

        var why = Explain(no.Permission, path).Reason;
        var next = no.DecidedBy is AccessSource.TokenPermissions or AccessSource.TokenPaths ? "Use a token whose scope includes it." : "Ask an owner for a grant or another role.";
        return new(ErrorCode.Forbidden, $"{_actor.Name} may not {AccessWords.Of(no.Permission)} '{path}'. {why} {next}") { Denial = denial };
    }
}
