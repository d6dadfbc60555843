using WorkspaceAgents.MediaWorker;

return WorkerLoop.Run(Operations.All);
