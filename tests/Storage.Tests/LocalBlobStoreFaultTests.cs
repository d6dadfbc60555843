using Microsoft.Win32.SafeHandles;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

public sealed class LocalBlobStoreFaultTests : BlobStoreFaultContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override IBlobStore Open() => new LocalBlobStore(new() { Folder = _folder.Path }, new FaultyDisk(Plan));

    public void Dispose() => _folder.Dispose();

    private sealed class FaultyDisk(FaultPlan plan) : Disk
    {
        public override async ValueTask WriteAsync(SafeFileHandle file, ReadOnlyMemory<byte> bytes, long positionBytes)
        {
            var fault = plan.Next();
            if (fault is null or StoreFault.LostAnswer) await base.WriteAsync(file, bytes, positionBytes);
            if (fault is StoreFault.ShortWrite) await base.WriteAsync(file, bytes[..(bytes.Length / 2)], positionBytes);
            Fail(fault);
        }

        public override void Sync(SafeFileHandle file) => Run(() => base.Sync(file));

        public override void Sync(string path) => Run(() => base.Sync(path));

        public override void Rename(string path, string target) => Run(() => base.Rename(path, target));

        public override void SetTime(string path, DateTimeOffset time) => Run(() => base.SetTime(path, time));

        public override void Delete(string path) => Run(() => base.Delete(path));

        public override void SetLength(SafeFileHandle file, long lengthBytes) => Run(() => base.SetLength(file, lengthBytes));

        private void Run(Action step)
        {
            var fault = plan.Next();
            if (fault is null or StoreFault.LostAnswer) step();
            Fail(fault);
        }

        private static void Fail(StoreFault? fault)
        {
            if (fault is not null) throw new IOException($"Injected: {fault}.");
        }
    }
}
