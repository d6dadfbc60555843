namespace WorkspaceAgents.MediaWorker;

/// <summary>Does one kind of job and gives its answer.</summary>
internal delegate byte[] OperationHandler(WorkerCall call);
