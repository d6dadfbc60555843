using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa lock</c>, <c>wsa unlock</c>, <c>wsa locks</c>.</summary>
internal static class LockCommands
{
    public static Command BuildLock(Session session)
    {
        var path = new Argument<string>("path") { Description = "A file, or a folder with everything below it." };
        var reason = new Option<string>("--reason") { Description = "Why; whoever is refused reads it.", Required = true };
        var open = new Option<bool>("--open-annotations") { Description = "Also make the folder 'annotations' beside it, where annotators go on." };
        return new Command("lock", "Locks a file or folder: nobody changes it until it is unlocked.") { path, reason, open, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = (await WorkspaceTarget.FindAsync(run, client, run.Get(path), cancellationToken)).RequirePath("the file or folder to lock");
            var made = await client.PostAsync(place.Route("locks"), new { path = place.Path, reason = run.Get(reason), openAnnotations = run.Get(open) }, cancellationToken);
            await run.AnswerAsync(made, output =>
            {
                output.WriteLine($"Locked {place.At(made.Text("path"))}: {made.Text("reason")}");
                if (run.Get(open)) output.WriteLine($"Open for annotators: {place.At(Beside(made.Text("path")))}");
                output.WriteLine($"Unlock: wsa unlock {place.At(made.Text("path"))}");
            });
            return Wsa.Ok;
        });
    }

    public static Command BuildUnlock(Session session)
    {
        var path = new Argument<string>("path") { Description = "What was locked." };
        return new Command("unlock", "Ends a lock: by who locked it, or who may manage the path.") { path, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = (await WorkspaceTarget.FindAsync(run, client, run.Get(path), cancellationToken)).RequirePath("the file or folder to unlock");
            await client.DeleteAsync(place.Route($"locks{Query.Of(("path", place.Path))}"), cancellationToken);
            await run.AnswerAsync(new { workspace = place.Workspace, path = place.Path, unlocked = true }, output => output.WriteLine($"Unlocked {place}."));
            return Wsa.Ok;
        });
    }

    public static Command BuildList(Session session)
    {
        var path = new Argument<string?>("path") { Description = "Only locks that hold this path or something below it.", DefaultValueFactory = _ => null };
        return new Command("locks", "The locks, with who locked it, when and why.") { path, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = await WorkspaceTarget.FindAsync(run, client, run.Arguments.GetValue(path), cancellationToken);
            var locks = await client.GetAsync(place.Route($"locks{Query.Of(("path", place.Path))}"), cancellationToken);
            await run.AnswerAsync(locks, output => Table.WriteOr(output, "Nothing is locked.", ["path", "locked by", "at", "reason"], locks.EnumerateArray().Select(l =>
                (IReadOnlyList<string>)[l.Text("path"), l.Text("lockedBy"), l.TimeText("lockedAt"), l.Text("reason")])));
            return Wsa.Ok;
        });
    }

    private static string Beside(string path) => path.LastIndexOf('/') is >= 0 and var slash ? $"{path[..slash]}/annotations" : "annotations";
}
