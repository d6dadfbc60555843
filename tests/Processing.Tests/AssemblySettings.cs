// Hangfire keeps its logging in a static, and steps are counted for the whole process: one host at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
