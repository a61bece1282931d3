using MovieRec.Notebooks.Rendering;

namespace MovieRec.Notebooks.Tests.Rendering;

public sealed class ChromiumTests
{
    [Fact]
    public void The_variable_comes_first_and_stands_alone()
    {
        Assert.Equal(
            "/a/browser",
            Chromium.Find(name => name == Chromium.Variable ? "/a/browser" : null, path => true)
        );
        Assert.Null(
            Chromium.Find(name => name == Chromium.Variable ? "/a/browser" : null, path => path != "/a/browser")
        );
    }

    [Fact]
    public void PATH_comes_before_the_usual_places()
    {
        string suffix = OperatingSystem.IsWindows() ? ".exe" : "",
            wanted = Path.Combine("two", "google-chrome" + suffix);
        Assert.Equal(
            wanted,
            Chromium.Find(
                name => name == "PATH" ? $"one{Path.PathSeparator}two" : null,
                path =>
                    path == wanted
                    || !path.StartsWith("one", StringComparison.Ordinal)
                        && !path.StartsWith("two", StringComparison.Ordinal)
            )
        );
        Assert.Null(Chromium.Find(_ => null, _ => false));
    }

    [Fact]
    public async Task What_is_no_svg_is_named()
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "<html/>", TestContext.Current.CancellationToken);
            Assert.Contains(
                path,
                (
                    await Assert.ThrowsAsync<InvalidDataException>(() =>
                        PngRenderer.RenderAsync([path], TestContext.Current.CancellationToken)
                    )
                ).Message,
                StringComparison.Ordinal
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Nothing_to_draw_starts_no_browser() =>
        Assert.Equal(
            (0, null),
            ((await PngRenderer.RenderAsync([], TestContext.Current.CancellationToken)).Files.Length, (string?)null)
        );
}
