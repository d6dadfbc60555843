namespace WorkspaceAgents.Catalog;

/// <summary>A grant with its pattern read.</summary>
internal sealed record CompiledGrant(Grant Row, GrantSubject Subject, PathPattern Pattern, string SubjectName)
{
    public bool IsAbout(Permissions one, DateTimeOffset now) => (Row.Permissions & one) != 0 && (Row.ExpiresAt is null || Row.ExpiresAt > now);

    public string Say() =>
        $"{(Row.Effect == GrantEffect.Allow ? "allow" : "deny")} {AccessWords.Of(Row.Permissions)} on '{Pattern}' to {AccessWords.Of(Subject.Kind)} {SubjectName}"
        + $" (by {Row.CreatedBy} on {Row.CreatedAt:yyyy-MM-dd}{(Row.Note is null ? "" : $": {Row.Note}")})";
}
