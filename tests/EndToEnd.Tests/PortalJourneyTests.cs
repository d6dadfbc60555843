using Microsoft.Playwright;
using WorkspaceAgents.Testing;
using static Microsoft.Playwright.Assertions;

namespace WorkspaceAgents.EndToEnd.Tests;

/// <summary>The main job as a person does it, in a real browser; then every page at two sizes.</summary>
public sealed class PortalJourneyTests
{
    private const string NewPassword = "a much better secret";
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    [RequiresToolFact("ffmpeg", "chromium")]
    public async Task MainJob_PublishesTheSamples_ThroughThePortal()
    {
        await using var server = await StandaloneServer.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = ToolPath.Find("chromium"), Headless = true, Args = Flags });
        await using var context = await browser.NewContextAsync(new() { BaseURL = server.Url.ToString(), ViewportSize = new() { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(60_000);
        SetDefaultExpectTimeout(60_000);
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add($"{page.Url}: {error}");

        await SignInAsync(page, server);
        await UploadFolderAsync(page, server);
        var recordings = await MakeAndPublishAsync(page);

        var version = new Uri(page.Url).Query.Split("version=")[1].Split('&')[0];
        using var client = server.CreateClient();
        await PublishedVersion.CheckAsync(client, "kitchen-actions", version);
        await StepFramesAsync(page, recordings);
        await ShareVersionAsync(page, version);
        await InviteAsync(page);
        await LockRawAsync(page);
        await VisitEveryPageAsync(page, recordings, version);
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    private static async Task SignInAsync(IPage page, StandaloneServer server)
    {
        await page.GotoAsync("/");
        await page.GetByLabel("User name").FillAsync(server.FirstRun.GetProperty("owner").GetString()!);
        await page.Locator("input[name=password]").FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/sign-in?**error=**");

        await page.GetByLabel("User name").FillAsync(server.FirstRun.GetProperty("owner").GetString()!);
        await page.Locator("input[name=password]").FillAsync(server.FirstRun.GetProperty("oneTimePassword").GetString()!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/account/password**");
        await page.Locator("input[name=currentPassword]").FillAsync(server.FirstRun.GetProperty("oneTimePassword").GetString()!);
        foreach (var field in await page.Locator("input[name^=new], input[name^=repeat], input[name^=confirm]").AllAsync()) await field.FillAsync(NewPassword);
        await page.Locator("form:has(input[name=currentPassword]) button[type=submit]").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/account/password", StringComparison.Ordinal));
    }

    private static async Task UploadFolderAsync(IPage page, StandaloneServer server)
    {
        await page.GotoAsync("/w/studio/files");
        await page.Locator("[data-module=uploads][data-mounted]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Locator("[data-pick=folder]:visible").First.ClickAsync());
        await chooser.SetFilesAsync(SampleTruth.Folder);
        // The uploads live in the page: it stays open until the server has every file.
        using var client = server.CreateClient();
        await Eventually(page, async () =>
        {
            var files = await client.GetStringAsync(new Uri("/api/v1/workspaces/studio/files?search=recordings/&limit=1000", UriKind.Relative));
            return SampleTruth.Files.All(f => files.Contains(f.Path.Replace("samples/", "recordings/", StringComparison.Ordinal), StringComparison.Ordinal));
        });
    }

    private static async Task<string> MakeAndPublishAsync(IPage page)
    {
        await page.GotoAsync("/w/studio/files/recordings?new=batch");
        await page.Locator("#dataset").FillAsync("kitchen-actions");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create batch" }).ClickAsync();
        await page.WaitForURLAsync("**/batches/*");
        var batch = page.Url;
        await page.GetByRole(AriaRole.Button, new() { Name = "Validate & align" }).ClickAsync();
        var publish = page.GetByRole(AriaRole.Button, new() { Name = "Publish" });
        await Expect(publish).ToBeEnabledAsync(new() { Timeout = 240_000 });
        await Expect(page.GetByText("cut off").First).ToBeVisibleAsync();
        var recording = await page.GetByRole(AriaRole.Link, new() { Name = "kitchen-vfr" }).First.GetAttributeAsync("href");
        await publish.ClickAsync();
        await page.Locator("a[href*='?version=']").First.WaitForAsync(new() { Timeout = 240_000 });
        await page.Locator("a[href*='?version=']").First.ClickAsync();
        await page.WaitForURLAsync("**/datasets/kitchen-actions?version=*");
        return $"{recording}|{new Uri(batch).AbsolutePath}";
    }

    /// <summary>The frame shown after a step is the next one of the source, by number and by pts.</summary>
    private static async Task StepFramesAsync(IPage page, string places)
    {
        var truth = SampleTruth.PublishedPts["kitchen-vfr"];
        await page.GotoAsync($"{places.Split('|')[0]}?frame=200");
        await page.Locator("[data-module=recording][data-mounted]").WaitForAsync();
        await Expect(page.Locator("#frame-number")).ToHaveValueAsync("200");
        await page.Locator("[data-act=next]").ClickAsync();
        await Expect(page.Locator("#frame-number")).ToHaveValueAsync("201");
        await Expect(page.Locator("[data-out=pts]")).ToContainTextAsync(truth[201].ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture)[..^1]);
        await page.Locator("[data-act=previous]").ClickAsync();
        await Expect(page.Locator("#frame-number")).ToHaveValueAsync("200");
        await page.WaitForURLAsync("**?frame=200");
    }

    /// <summary>A link made beside the version opens it in a browser that nobody has signed in with.</summary>
    private static async Task ShareVersionAsync(IPage page, string version)
    {
        await page.GotoAsync($"/w/studio/datasets/kitchen-actions?version={version}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Share" }).ClickAsync();
        await page.GetByText("New link").ClickAsync();
        await page.Locator("#share-access").SelectOptionAsync("Download");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        await Expect(page.GetByText("This is the only time the link is shown")).ToBeVisibleAsync();
        var link = System.Text.RegularExpressions.Regex.Match(await page.InnerTextAsync(".shares"), @"https?://\S+/s/\S+").Value;
        await using var elsewhere = await page.Context.Browser!.NewContextAsync();
        var visitor = await elsewhere.NewPageAsync();
        await visitor.GotoAsync(link);
        await Expect(visitor.GetByText("kitchen-actions").First).ToBeVisibleAsync();
        await Expect(visitor.Locator("a[href*='.tar']").First).ToBeVisibleAsync();
    }

    private static async Task InviteAsync(IPage page)
    {
        await page.GotoAsync("/w/studio/members");
        await page.Locator("#userName").FillAsync("grace");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.GetByText("one-time password")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "grace", Exact = true })).ToBeVisibleAsync();
    }

    /// <summary>A folder locked as raw stays as it is whoever tries, says why, and says who can see it.</summary>
    private static async Task LockRawAsync(IPage page)
    {
        await page.GotoAsync("/w/studio/files/recordings?about=recordings/kitchen-vfr");
        await page.GetByText("Lock as raw…").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Lock as raw" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Unlock" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "annotations", Exact = true })).ToBeVisibleAsync();

        await page.GotoAsync("/w/studio/files/recordings/kitchen-vfr");
        await page.Locator("input[name=pick]").First.CheckAsync();
        await page.Locator(".picked-bar button[value=delete]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is locked by");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("raw footage is final");

        await page.GotoAsync("/w/studio/files/recordings?about=recordings/kitchen-vfr&tab=access&may=download");
        await Expect(page.Locator(".who li").Filter(new() { HasText = "grace" })).ToContainTextAsync("the role");
    }

    /// <summary>Every page answers, fits its width, and is kept as a picture under <c>artifacts/pages</c>.</summary>
    private static async Task VisitEveryPageAsync(IPage page, string places, string version)
    {
        var (recording, batch) = (places.Split('|')[0], places.Split('|')[1]);
        var pages = new Dictionary<string, string>
        {
            ["home"] = "/", ["files"] = "/w/studio/files/recordings/kitchen-vfr", ["file"] = "/w/studio/files/recordings/kitchen-vfr?file=recordings/kitchen-vfr/imu.csv",
            ["batches"] = "/w/studio/batches", ["batch"] = batch, ["recordings"] = "/w/studio/recordings", ["recording"] = $"{recording}?frame=330",
            ["datasets"] = "/w/studio/datasets", ["dataset"] = $"/w/studio/datasets/kitchen-actions?version={version}", ["jobs"] = "/w/studio/jobs",
            ["audit"] = "/w/studio/audit?verify=true", ["folder"] = "/w/studio/files/recordings?about=recordings/kitchen-vfr",
            ["file-versions"] = "/w/studio/files/recordings/kitchen-vfr?file=recordings/kitchen-vfr/imu.csv&tab=versions",
            ["file-access"] = "/w/studio/files/recordings/kitchen-vfr?file=recordings/kitchen-vfr/imu.csv&tab=access",
            ["access"] = "/w/studio/access", ["locks"] = "/w/studio/access?tab=locks", ["groups"] = "/w/studio/access?tab=groups",
            ["explain"] = "/w/studio/access?tab=explain&who=grace&may=write&path=recordings", ["trash"] = "/w/studio/trash", ["usage"] = "/w/studio/usage", ["dataset-share"] = $"/w/studio/datasets/kitchen-actions?version={version}&share=true", ["installation-audit"] = "/audit?verify=true", ["members"] = "/w/studio/members", ["tokens"] = "/account/tokens", ["password"] = "/account/password",
            ["account"] = "/account", ["two-step"] = "/account/two-step", ["accounts"] = "/accounts", ["search"] = "/w/studio/search?q=kitchen", ["query"] = "/w/studio/query", ["activity"] = "/w/studio/activity",
        };
        var pictures = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "pages")).FullName;
        var problems = new List<string>();
        foreach (var (width, height) in new[] { (1440, 900), (390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            foreach (var (name, url) in pages)
            {
                var answer = await page.GotoAsync(url, new() { WaitUntil = WaitUntilState.Load });
                Assert.True(answer!.Ok, $"{url}: HTTP {answer.Status}");
                await page.WaitForTimeoutAsync(name == "recording" ? 2_000 : 250);
                await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, $"{name}-{width}.png") });
                var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                if (overflow > 0) problems.Add($"{url} is {overflow} px wider than {width} px");
                problems.AddRange((await Axe.FindGraveAsync(page)).Select(found => $"{url} at {width} px: {found}"));
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static async Task Eventually(IPage page, Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 60; attempt++)
        {
            if (await holds()) return;
            await page.WaitForTimeoutAsync(500);
        }

        Assert.Fail($"Not within 30 s at {page.Url}:\n{await page.InnerTextAsync("main")}");
    }
}
