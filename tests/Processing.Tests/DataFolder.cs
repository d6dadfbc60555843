using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>Does to stored content what a bad disk or a careless hand does.</summary>
internal static class DataFolder
{
    public static void Remove(string folder, BlobHash hash) => File.Delete(PathOf(folder, hash));

    public static void Damage(string folder, BlobHash hash)
    {
        var path = PathOf(folder, hash);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllBytes(path, bytes);
    }

    private static string PathOf(string folder, BlobHash hash) =>
        Directory.EnumerateFiles(Path.Combine(folder, "content"), hash.ToString(), SearchOption.AllDirectories).Single();
}
