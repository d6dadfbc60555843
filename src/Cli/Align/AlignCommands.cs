using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa align</c>: puts files on this disk on one time.</summary>
internal static class AlignCommands
{
    public static Command Build(Session session) => new("align", "Puts recorders, text and sound on one time, on this disk.")
    {
        AlignClockCommand.Build(session),
        AlignRecordingCommand.Build(session),
        AlignTextCommand.Build(session),
        AlignCaptionsCommand.Build(session),
    };
}
