using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa logout</c>: forgets the sign-in, and ends the token that it made.</summary>
internal static class LogoutCommand
{
    public static Command Build(Session session) =>
        new Command("logout", "Forgets server and token; a token that `wsa login --user` made is ended too.").Does(session, async (run, cancellationToken) =>
        {
            var stored = StoredLogin.Read(run.Session.SettingsFolder) ?? throw new CliException("noLogin", "Nobody is signed in here.");
            var ended = false;
            string? why = null;
            if (stored is { TokenId: { Length: > 0 } id, Session: { Length: > 0 } cookie })
            {
                try
                {
                    using var person = new ServerClient(new(Connection.ParseServer(stored.Server), "", cookie));
                    await person.DeleteAsync($"tokens/{id}", cancellationToken);
                    ended = true;
                }
                catch (CliException refusal)
                {
                    // Signing out works without the server, too; the person is told what is left to do.
                    why = refusal.Message;
                }
            }

            File.Delete(StoredLogin.PathIn(run.Session.SettingsFolder));
            await run.AnswerAsync(new { server = stored.Server, forgotten = true, tokenEnded = ended, why }, output => output.WriteLine(
                $"Forgot the sign-in to {stored.Server}." + (ended ? " Its token was ended." : why is null ? " The token itself goes on: end it in the portal under Tokens." : $" The token could not be ended ({why}): end it in the portal under Tokens.")));
            return Wsa.Ok;
        });
}
