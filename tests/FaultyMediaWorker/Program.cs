using WorkspaceAgents.FaultyMediaWorker;
using WorkspaceAgents.MediaWorker;

return WorkerLoop.Run(new Dictionary<string, OperationHandler>(Operations.All.Concat(Faults.All)));
