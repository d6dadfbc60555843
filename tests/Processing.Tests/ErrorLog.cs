using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>Keeps the errors that a host logs, so that a test which fails for one can show it.</summary>
internal sealed class ErrorLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _entries = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) _entries.Enqueue($"{formatter(state, exception)}\n{exception}");
    }

    public void Dispose()
    {
    }

    public override string ToString() => string.Join('\n', _entries);
}
