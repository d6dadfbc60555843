using WorkspaceAgents.Cli;

return await Wsa.RunAsync(args, Session.OfThisProcess());
