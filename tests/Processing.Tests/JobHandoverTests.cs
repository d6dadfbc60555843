using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.Time.Testing;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing.Tests;

public class JobHandoverTests
{
    private readonly RecordingEngine _engine = new();
    private readonly FakeTimeProvider _time = new();
    private readonly JobId _job = new(Guid.NewGuid());

    [Fact]
    public void HandOver_TakesAJobOnce_WhileItWaits()
    {
        var handover = new JobHandover(_engine, _time);

        Assert.Equal(1, handover.HandOver([_job]));
        Assert.Equal(0, handover.HandOver([_job]));

        Assert.Equal(_job.Value, Assert.Single(_engine.Enqueued));
    }

    [Fact]
    public void HandOver_TakesAJobAgain_WhenItWaitsAgainAfterARun()
    {
        var handover = new JobHandover(_engine, _time);
        handover.HandOver([_job]);
        handover.HandOver([]);

        Assert.Equal(1, handover.HandOver([_job]));
    }

    [Fact]
    public void HandOver_TakesAJobAgain_WhenTheEngineGaveItBackWithoutStartingIt()
    {
        var handover = new JobHandover(_engine, _time);
        handover.HandOver([_job]);
        handover.Release(_job);

        Assert.Equal(1, handover.HandOver([_job]));
    }

    [Fact]
    public void HandOver_TakesAJobAgain_WhenTheEngineLostIt()
    {
        var handover = new JobHandover(_engine, _time);
        handover.HandOver([_job]);
        _time.Advance(JobHandover.Patience);

        Assert.Equal(1, handover.HandOver([_job]));
    }

    private sealed class RecordingEngine : IBackgroundJobClient
    {
        public List<Guid> Enqueued { get; } = [];

        public string Create(Job job, IState state)
        {
            Enqueued.Add((Guid)job.Args[0]);
            return Enqueued.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        public bool ChangeState(string jobId, IState state, string expectedState) => true;
    }
}
