using System.Text;
using System.Text.RegularExpressions;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Loader.Tests;
using WorkspaceAgents.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>One server for the tests that only ask; each test uses paths and names of its own. Has a token for every role.</summary>
public sealed class ApiServer : IAsyncLifetime, IDisposable
{
    public const string Password = "quiet-harbour-lamp";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _tokens = [];
    private ServiceProvider? _services;

    public StandaloneProcess Process { get; private set; } = null!;

    /// <summary>The agent token of the first run: everything but manage.</summary>
    public HttpClient Agent { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Process = await StandaloneProcess.StartAsync(_folder.Path);
        _tokens["Agent"] = Process.FirstRun["agentToken"]!.GetValue<string>();
        Agent = As("Agent");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Folder"] = _folder.Path }).Build();
        _services = new ServiceCollection().AddLogging().AddCatalog(configuration).BuildServiceProvider();
        var owner = await FindOwnerAsync();
        foreach (var role in Enum.GetValues<Role>()) await AddPersonAsync(role.ToString(), owner, role);
        await AddPersonAsync("Stranger", owner, null);
        await _services!.GetRequiredService<AccountAdministration>().ChangeAsync(owner, "test-Owner", new() { IsAdministrator = true }, default);
    }

    public async Task DisposeAsync()
    {
        Agent?.Dispose();
        if (_services is not null) await _services.DisposeAsync();
        if (Process is not null) await Process.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A client of <c>Viewer</c>, <c>Annotator</c>, <c>Maintainer</c>, <c>Owner</c>, <c>Stranger</c> (no member), <c>Agent</c>, or <c>Nobody</c>.</summary>
    public HttpClient As(string who) => Process.Client(who == "Nobody" ? null : _tokens[who]);

    /// <summary>A browser in which somebody has signed in.</summary>
    public async Task<HttpClient> SignInAsync(string userName)
    {
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = Process.Address };
        using var signedIn = await browser.PostAsync("/account/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = await FormTokenAsync(browser, "/sign-in"), ["userName"] = userName, ["password"] = Password, ["returnUrl"] = "/",
        }));
        Assert.Equal("/", signedIn.Headers.Location?.OriginalString);
        return browser;
    }

    /// <summary>What the forms of a page must send along.</summary>
    public static async Task<string> FormTokenAsync(HttpClient browser, string page) =>
        Regex.Match(await browser.GetStringAsync(page), "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"") is { Success: true } found
            ? found.Groups[1].Value : throw new InvalidOperationException($"{page} has no form token.");

    /// <summary>An operation of the server's catalog, called in this process.</summary>
    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    /// <summary>Makes an account of its own for one test.</summary>
    public async Task AddAccountAsync(string userName, bool mustChangePassword) =>
        await _services!.GetRequiredService<Accounts>().CreateAsync(userName, Password, mustChangePassword);

    /// <summary>Begins an upload as the agents' door does: its address carries the upload's own key.</summary>
    public async Task<string> BeginWithKeyAsync(string path, long lengthBytes)
    {
        var agent = await _services!.GetRequiredService<Tokens>().AuthenticateAsync(_tokens["Agent"], null, default);
        var upload = await _services!.GetRequiredService<Uploads>().CreateAsync(agent, "studio", new() { Path = path, LengthBytes = lengthBytes }, default);
        return $"{ApiCalls.Studio}/uploads/{upload.Id}?key={upload.Key}";
    }

    /// <summary>kill -9, and the same server again at the same address.</summary>
    public async Task RestartAsync()
    {
        await Process.KillAsync();
        var (folder, port) = (Process.DataFolder, Process.Port);
        await Process.DisposeAsync();
        Process = await StandaloneProcess.StartAsync(folder, port);
    }

    /// <summary>Publishes a made version in the server's store, without any video unless <paramref name="contentOf"/> gives one.</summary>
    internal async Task<TestVersion> PublishAsync(string dataset, int trainSamples, Func<string, string, int, byte[]>? contentOf = null)
    {
        await Agent.UploadAsync($"{dataset}/{dataset}-a.mp4", Encoding.UTF8.GetBytes(dataset));
        var owner = await FindOwnerAsync();
        var batch = await Get<Batches>().CreateAsync(owner, "studio", new() { Name = dataset, Dataset = dataset, Recordings = [new($"{dataset}-a", [$"{dataset}/{dataset}-a.mp4"])] }, default);
        var version = await TestVersion.MakeAsync(Get<IBlobStore>(), trainSamples, dataset, contentOf);
        var manifest = await Get<IBlobStore>().WriteAsync(new MemoryStream(version.Manifest.ToJson()), default);
        await Get<BatchWork>().PublishAsync(Actor.System("test"), batch.Batch.Id, "test", manifest.Hash, version.Manifest, default);
        return version;
    }

    private async Task<Actor> FindOwnerAsync()
    {
        var agent = await _services!.GetRequiredService<Tokens>().AuthenticateAsync(_tokens["Agent"], null, default);
        return (await _services!.GetRequiredService<Accounts>().FindActorAsync(agent.UserId!.Value, default))!;
    }

    private async Task AddPersonAsync(string name, Actor owner, Role? role)
    {
        var person = await _services!.GetRequiredService<Accounts>().CreateAsync($"test-{name}", Password, mustChangePassword: false);
        if (role is { } given) await _services!.GetRequiredService<Workspaces>().SetMemberAsync(owner, "studio", person.Name, given, default);
        var token = await _services!.GetRequiredService<Tokens>().IssueAsync(
            person, new() { Name = "test", IsAgent = false, AtMost = Permissions.All }, default);
        _tokens[name] = token.Secret;
    }
}
