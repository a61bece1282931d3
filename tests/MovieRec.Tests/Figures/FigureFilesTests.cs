using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
using MovieRec.Figures;
using MovieRec.Figures.Rendering;
using MovieRec.Files;

namespace MovieRec.Tests.Figures;

public sealed class FigureFilesTests : IDisposable
{
    static readonly Figure Bars = Figure.Bar(["a", "b"], [1, 2], "Two bars");

    readonly string folder = Directory.CreateTempSubdirectory("movierec-figures-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Files_hold_the_three_forms_and_nothing_else_is_left()
    {
        foreach (string extension in (string[])["svg", "json", "html"])
            Bars.SaveTo(Path.Combine(folder, "new", "two." + extension));
        Assert.Equal(
            ["two.html", "two.json", "two.svg"],
            Directory.GetFiles(Path.Combine(folder, "new")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal("svg", XDocument.Load(Path.Combine(folder, "new", "two.svg")).Root!.Name.LocalName);
        Assert.Equal(
            2,
            JsonDocument
                .Parse(File.ReadAllText(Path.Combine(folder, "new", "two.json")))
                .RootElement.GetProperty("data")[0]
                .GetProperty("y")
                .GetArrayLength()
        );
        Assert.Contains(
            Bars.ToSvg(),
            File.ReadAllText(Path.Combine(folder, "new", "two.html")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Png_and_unknown_forms_are_refused_with_a_way_out()
    {
        Assert.Contains(
            ".svg",
            Assert.Throws<NotSupportedException>(() => Bars.SaveTo(Path.Combine(folder, "x.png"))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Bars.SaveTo(Path.Combine(folder, "x.pdf")));
        Assert.Throws<ArgumentException>(() => Bars.Save("../x"));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("ml-1m", "ml-1m")]
    [InlineData("../up", "-up")]
    [InlineData("my data", "my-data")]
    [InlineData("..", "-")]
    public void A_subfolder_stays_inside(string given, string expected) =>
        Assert.Equal(expected, FigureFiles.SafeName(given));

    [Fact]
    public void Default_folder_stands_beside_the_solution_else_here()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable(FigureFiles.FolderVariable) is not null,
            "MOVIEREC_FIGURES is set"
        );
        string deep = Directory.CreateDirectory(Path.Combine(folder, "notebooks", "solutions")).FullName;
        Assert.Equal(Path.Combine(deep, "figures"), FigureFiles.DefaultFolder(deep));
        File.WriteAllText(Path.Combine(folder, "MovieRec.sln"), "");
        Assert.Equal(Path.Combine(folder, "figures"), FigureFiles.DefaultFolder(deep));
    }

    [Fact]
    public void A_page_names_the_installed_plotly_by_a_relative_address()
    {
        File.WriteAllText(Path.Combine(folder, "MovieRec.sln"), "");
        string script = Path.Combine(folder, PlotlyScript.InstalledPath),
            page = Path.Combine(folder, "figures", "two.html");
        Directory.CreateDirectory(Path.GetDirectoryName(script)!);
        File.WriteAllText(script, "");
        Bars.SaveTo(page);
        Assert.Contains(
            $"content=\"../{PlotlyScript.InstalledPath}\"",
            File.ReadAllText(page),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Hosts_find_html_text_and_plotly_by_convention_and_see_no_path()
    {
        var saved = new SavedFigure(Bars, folder, ["two.svg", "two.json"]);
        Dictionary<string, string> shown = Shown(saved);
        Assert.Equal(["text/html", "text/plain", "application/vnd.plotly.v1+json"], shown.Keys);
        Assert.Contains("<svg", shown["text/html"], StringComparison.Ordinal);
        Assert.EndsWith("Saved as two.svg, two.json", shown["text/plain"], StringComparison.Ordinal);
        Assert.All(shown.Values, text => Assert.DoesNotContain(folder, text, StringComparison.Ordinal));
        Assert.Equal(Bars.ToJson(), Shown(Bars)["application/vnd.plotly.v1+json"]);
    }

    /// <summary>As .NET Interactive does it: everything by simple name.</summary>
    static Dictionary<string, string> Shown(object value)
    {
        object attribute = value
            .GetType()
            .GetCustomAttributes()
            .Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var source = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        var preferred = (string[])attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!;
        var formatters =
            (IEnumerable<object>)
                source.GetMethod("CreateTypeFormatters")!.Invoke(Activator.CreateInstance(source), null)!;
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string mimeType in preferred)
        {
            object formatter = formatters.Single(one =>
                (string)one.GetType().GetProperty("MimeType")!.GetValue(one)! == mimeType
            );
            var writer = new StringWriter();
            Assert.Equal(true, formatter.GetType().GetMethod("Format")!.Invoke(formatter, [value, writer]));
            shown.Add(mimeType, writer.ToString());
        }
        return shown;
    }

    [Fact]
    public void Version_and_digest_are_those_of_the_installed_package()
    {
        string? root = RepositoryRoot.Above(AppContext.BaseDirectory);
        Assert.SkipWhen(root is null, "not inside the repository");
        using JsonDocument package = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(root, "lib", "MovieRec.Notebooks", "package.json"))
        );
        Assert.Equal(
            PlotlyScript.Version,
            package.RootElement.GetProperty("dependencies").GetProperty("plotly.js-dist-min").GetString()
        );
        string script = Path.Combine(root, PlotlyScript.InstalledPath);
        Assert.SkipUnless(File.Exists(script), "plotly.js is not installed: run `npm ci` in lib/MovieRec.Notebooks");
        Assert.Equal(
            PlotlyScript.Integrity,
            "sha384-" + Convert.ToBase64String(SHA384.HashData(File.ReadAllBytes(script)))
        );
    }
}
