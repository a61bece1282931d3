using Microsoft.Playwright;
using MovieRec.Figures.Rendering;
using MovieRec.Files;
using MovieRec.Notebooks.Rendering;

namespace MovieRec.Notebooks.Tests.Rendering;

/// <summary>One installed browser for all tests of pages; tests that need it are skipped where there is none.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    IPlaywright? playwright;
    IBrowser? browser;

    public string Folder { get; } = Directory.CreateTempSubdirectory("movierec-pages-").FullName;

    /// <summary>plotly.js as npm installed it, or null.</summary>
    public static string? InstalledPlotly
    {
        get
        {
            string? root = RepositoryRoot.Above(AppContext.BaseDirectory);
            string? script = root is null ? null : Path.Combine(root, PlotlyScript.InstalledPath);
            return File.Exists(script) ? script : null;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Find() is not { } program)
            return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Chromium.Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Opens a page that holds <paramref name="html"/>, and collects what the console and the scripts complain
    /// of.</summary>
    public async Task<(IPage Page, List<string> Complaints)> OpenAsync(
        string html,
        bool scripts = true,
        bool offline = true,
        Func<IRoute, Task>? onRequest = null
    )
    {
        if (browser is null)
            Assert.Skip("no Chromium is installed");
        IBrowserContext context = await browser.NewContextAsync(
            new()
            {
                JavaScriptEnabled = scripts,
                Offline = offline,
                ViewportSize = new() { Width = 1000, Height = 800 },
            }
        );
        context.SetDefaultTimeout(120_000); // a busy machine draws slowly
        IPage page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
                complaints.Add(message.Text);
        };
        // A machine without network says so here, whatever the test wants to try.
        if (!offline)
            await context.AddInitScriptAsync("Object.defineProperty(navigator, 'onLine', { get: () => true })");
        if (onRequest is not null)
            await context.RouteAsync(url => url.StartsWith("https:", StringComparison.Ordinal), onRequest);
        string path = Path.Combine(Folder, $"{Guid.NewGuid():N}.html");
        await File.WriteAllTextAsync(path, html);
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        return (page, complaints);
    }
}
