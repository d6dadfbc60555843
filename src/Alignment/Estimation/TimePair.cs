namespace WorkspaceAgents.Alignment;

/// <summary>One moment on two clocks.</summary>
/// <param name="DeviceSeconds">What the device's own clock read.</param>
/// <param name="CommonSeconds">What the clock read that others can read too: UTC, GPS, PTP, timecode, or the reference itself.</param>
public readonly record struct TimePair(double DeviceSeconds, double CommonSeconds);
