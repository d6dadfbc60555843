using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

/// <summary>A fact that needs Azurite; without it skipped on a laptop, run (and failed) with <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAzuriteFactAttribute : FactAttribute
{
    public RequiresAzuriteFactAttribute()
    {
        var isCi = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        if (!isCi && !File.Exists(Script)) Skip = "Azurite not found, so the tests of the Azure store are left out; ./test.sh installs it";
    }

    /// <summary>Azurite's blob service.</summary>
    public static string Script { get; } = Path.Combine(Repository.Root, "tests", "Storage.Tests", "node_modules", "azurite", "dist", "src", "blob", "main.js");
}
