using System.Runtime.InteropServices;

namespace WorkspaceAgents.MediaWorker;

/// <summary>
/// A seccomp filter for every thread of the process: no sockets, no other programs, no signals to or memory of other processes, and
/// files only for reading. See seccomp(2); the numbers are from <c>asm/unistd_64.h</c> and <c>asm-generic/unistd.h</c>.
/// </summary>
internal static partial class SystemCallFilter
{
    private const int SetNoNewPrivileges = 38;
    private const int SetModeFilter = 1;
    private const int AllThreads = 1;

    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort JumpIfAnyBit = 0x45;
    private const ushort Return = 0x06;
    private const uint Allow = 0x7fff_0000;
    private const uint RefuseWithEperm = 0x0005_0001;
    private const uint RefuseWithEacces = 0x0005_000d;

    // struct seccomp_data: nr, arch, instruction pointer, six arguments of 8 bytes.
    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint ArgumentsOffset = 16;

    // O_WRONLY, O_RDWR, O_CREAT, O_TRUNC.
    private const uint WritingFlags = 0x1 | 0x2 | 0x40 | 0x200;

    private static readonly Platform X64 = new(
        Architecture: 0xc000_003e,
        Seccomp: 317,
        // socket, connect, bind, listen, socketpair; fork, vfork, execve, execveat; kill, ptrace, process_vm_readv, process_vm_writev;
        // creat, rename, mkdir, rmdir, link, unlink, symlink, chmod, chown, truncate, and their ...at forms; mount; keys, bpf, io_uring, openat2.
        Refused:
        [
            41, 42, 49, 50, 53, 57, 58, 59, 322, 62, 101, 310, 311, 85, 82, 83, 84, 86, 87, 88, 90, 92, 76, 258, 260, 263, 264, 265, 266,
            268, 316, 165, 248, 249, 250, 321, 425, 437,
        ],
        Opening: [(Number: 257, FlagsArgument: 2), (Number: 2, FlagsArgument: 1)]);

    private static readonly Platform Arm64 = new(
        Architecture: 0xc000_00b7,
        Seccomp: 277,
        Refused:
        [
            198, 203, 200, 201, 199, 221, 281, 129, 117, 270, 271, 34, 35, 36, 37, 38, 45, 53, 54, 276, 40, 217, 218, 219, 280, 425, 437,
        ],
        Opening: [(Number: 56, FlagsArgument: 2)]);

    /// <summary>Installs the filter, for good.</summary>
    /// <exception cref="InvalidOperationException">The kernel refuses it: it must not be passed over that a worker is not confined.</exception>
    public static void Install()
    {
        var platform = RuntimeInformation.ProcessArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => X64,
            System.Runtime.InteropServices.Architecture.Arm64 => Arm64,
            // Other processors have no table of numbers here; the limits hold there too.
            _ => null,
        };
        if (platform is null)
            return;
        if (Control(SetNoNewPrivileges, 1, 0, 0, 0) != 0)
            throw new InvalidOperationException($"The worker cannot be confined (error {Marshal.GetLastPInvokeError()}).");
        var steps = Write(platform);
        unsafe
        {
            fixed (Step* first = steps)
            {
                var program = new FilterProgram { Length = (ushort)steps.Length, Steps = first };
                if (Call(platform.Seccomp, SetModeFilter, AllThreads, &program) != 0)
                    throw new InvalidOperationException($"The worker cannot be confined (error {Marshal.GetLastPInvokeError()}).");
            }
        }
    }

    private static Step[] Write(Platform platform)
    {
        List<Step> steps =
        [
            new(Load, 0, 0, ArchitectureOffset), new(JumpIfEqual, 1, 0, platform.Architecture), new(Return, 0, 0, RefuseWithEperm),
            new(Load, 0, 0, NumberOffset),
            // The second set of numbers of an x64 kernel (x32) would be a way around.
            new(JumpIfAtLeast, 0, 1, 0x4000_0000), new(Return, 0, 0, RefuseWithEperm),
        ];
        foreach (var number in platform.Refused)
            steps.AddRange([new(JumpIfEqual, 0, 1, number), new(Return, 0, 0, RefuseWithEperm)]);
        foreach (var (number, argument) in platform.Opening)
        {
            steps.AddRange(
            [
                new(JumpIfEqual, 0, 4, number), new(Load, 0, 0, ArgumentsOffset + (8 * argument)),
                new(JumpIfAnyBit, 0, 1, WritingFlags), new(Return, 0, 0, RefuseWithEacces), new(Return, 0, 0, Allow),
            ]);
        }
        steps.Add(new(Return, 0, 0, Allow));
        return [.. steps];
    }

    private sealed record Platform(uint Architecture, nint Seccomp, uint[] Refused, (uint Number, uint FlagsArgument)[] Opening);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Step(ushort Code, byte JumpTrue, byte JumpFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct FilterProgram
    {
        public ushort Length;
        public Step* Steps;
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint Call(nint number, nint operation, nint flags, FilterProgram* program);
}
