using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>What somebody said about one frame and what lies at its time.</summary>
/// <param name="FrameIndex">The frame's number, from 0.</param>
/// <param name="Approved">Whether everything belongs together.</param>
/// <param name="Note">What was seen.</param>
/// <param name="By">Who looked.</param>
/// <param name="At">When.</param>
/// <param name="MetadataIndex">The alignment that was looked at; of another one it says nothing.</param>
public sealed record SpotCheckDecision(int FrameIndex, bool Approved, string? Note, string By, DateTimeOffset At, BlobHash MetadataIndex);
