using System.Reflection;

namespace WorkspaceAgents.Media.Tests;

/// <summary>The table of offsets is what a C compiler makes of the installed headers.</summary>
public sealed class LibAvLayoutTests
{
    [RequiresHeadersFact]
    public async Task Layout_IsThatOfTheInstalledHeaders()
    {
        using var folder = new TemporaryFolder();
        var program = Path.Combine(folder.Path, "offsets");
        var source = Path.Combine(Repository.Root, "tests", "Media.Tests", "Native", "offsets.c");
        await Peer.LinesAsync("gcc", ["-w", .. RequiresHeadersFactAttribute.Include, source, "-o", program]);
        var printed = (await Peer.LinesAsync(program)).Select(line => line.Split(' ')).ToDictionary(line => line[0], line => int.Parse(line[1]));
        var layout = printed["avutil"] switch
        {
            57 => LibAvLayout.Five,
            58 => LibAvLayout.Six,
            _ => LibAvLayout.Seven,
        };
        printed.Remove("avutil");

        var table = typeof(LibAvLayout).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Select(property => (property.Name, Offset: (int?)property.GetValue(layout)))
            .Where(field => field.Offset is not null)
            .ToDictionary(field => field.Name, field => field.Offset!.Value);

        Assert.Equal(printed.OrderBy(field => field.Key), table.OrderBy(field => field.Key));
    }
}
