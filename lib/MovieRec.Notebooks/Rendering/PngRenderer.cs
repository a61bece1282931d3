using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Playwright;
using MovieRec.Files;

namespace MovieRec.Notebooks.Rendering;

/// <summary>The result of <see cref="PngRenderer.RenderAsync"/>.</summary>
/// <param name="Files">Full paths of the PNG files written, in the order of the SVG files.</param>
/// <param name="Notice">The reason why there are no PNG files; null if they were written.</param>
public sealed record PngResult(ImmutableArray<string> Files, string? Notice);

/// <summary>Renders SVG files as PNG files next to them, with an installed headless browser.</summary>
public static class PngRenderer
{
    /// <summary>Pixels of the PNG per pixel of the SVG.</summary>
    const float Scale = 2;

    /// <summary>Renders each file with twice its width and height in pixels. The browser starts once, with scripts
    /// disabled and offline.</summary>
    /// <param name="svgFiles">Paths of SVG files that state width and height.</param>
    /// <param name="cancel">Checked before each file; files already written are kept.</param>
    /// <exception cref="InvalidDataException">A file is not an SVG with a width and a height; the message names
    /// it.</exception>
    public static async Task<PngResult> RenderAsync(IEnumerable<string> svgFiles, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(svgFiles);
        var sources = svgFiles.Select(path => (Path: System.IO.Path.GetFullPath(path), Size: SizeOf(path))).ToArray();
        if (sources.Length == 0)
            return new([], null);
        if (Chromium.Find() is not { } program)
            return new([], NoBrowser);
        if (!HasDriver)
            return new([], NoDriver);
        try
        {
            using IPlaywright playwright = await Playwright.CreateAsync();
            await using IBrowser browser = await playwright.Chromium.LaunchAsync(
                new() { ExecutablePath = program, Args = Chromium.Arguments }
            );
            await using IBrowserContext context = await browser.NewContextAsync(
                new()
                {
                    DeviceScaleFactor = Scale,
                    JavaScriptEnabled = false,
                    Offline = true,
                }
            );
            IPage page = await context.NewPageAsync();
            var written = new List<string>();
            foreach (var (path, (width, height)) in sources)
            {
                cancel.ThrowIfCancellationRequested();
                await page.SetViewportSizeAsync(width, height);
                string drawing = await File.ReadAllTextAsync(path, cancel);
                await page.SetContentAsync(
                    $"<!DOCTYPE html><style>body{{margin:0}}svg{{display:block}}</style>{drawing}"
                );
                byte[] png = await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
                string target = System.IO.Path.ChangeExtension(path, ".png");
                AtomicFile.Write(target, stream => stream.Write(png));
                written.Add(target);
            }
            return new([.. written], null);
        }
        catch (PlaywrightException failure)
        {
            return new(
                [],
                $"No PNG files: the browser {System.IO.Path.GetFileName(program)} failed "
                    + $"({FirstLine(failure.Message)}). The SVG files show the same figures."
            );
        }
    }

    /// <summary>The installed tool comes without Playwright's driver, which is large and for one operating
    /// system.</summary>
    static bool HasDriver =>
        Directory.Exists(System.IO.Path.Combine(AppContext.BaseDirectory, ".playwright"))
        || Environment.GetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH") is { Length: > 0 };

    const string NoDriver =
        "No PNG files: the installed tool has no browser driver; a build from source does. "
        + "The SVG files show the same figures.";

    internal static string NoBrowser =>
        Environment.GetEnvironmentVariable(Chromium.Variable) is { Length: > 0 } named
            ? $"No PNG files: {Chromium.Variable} names '{named}', which does not exist. The SVG files show the same "
                + $"figures."
            : $"No PNG files: no Chromium, Chrome or Edge was found on PATH or in its usual place. Install one or set "
                + $"{Chromium.Variable} to its program. The SVG files show the same figures.";

    static (int Width, int Height) SizeOf(string path)
    {
        try
        {
            XElement? root = XDocument.Load(path).Root;
            if (root?.Name.LocalName == "svg" && Side("width") is { } width && Side("height") is { } height)
                return (width, height);

            int? Side(string name) =>
                double.TryParse(
                    root.Attribute(name)?.Value,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out double pixels
                ) && pixels is >= 1 and <= 10_000
                    ? (int)Math.Ceiling(pixels)
                    : null;
        }
        catch (XmlException failure)
        {
            throw new InvalidDataException($"{path} is not an SVG file: {failure.Message}", failure);
        }
        throw new InvalidDataException($"{path} is not an SVG file with a width and a height in pixels.");
    }

    static string FirstLine(string text) => text.Split('\n')[0].Trim();
}
