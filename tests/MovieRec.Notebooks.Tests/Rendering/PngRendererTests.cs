using MovieRec.Notebooks.Rendering;

namespace MovieRec.Notebooks.Tests.Rendering;

public sealed class PngRendererTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("movierec-png-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_kind_of_figure_becomes_a_png_of_twice_its_size_with_the_same_bytes_each_time()
    {
        if (Chromium.Find() is null)
            Assert.Skip("no Chromium is installed");
        string target = Environment.GetEnvironmentVariable("MOVIEREC_GALLERY") is { Length: > 0 } kept ? kept : folder;
        string[] svgs = [.. Gallery.All.Select(entry => Path.Combine(target, entry.Name + ".svg"))];
        foreach (var (name, figure) in Gallery.All)
            figure.SaveTo(Path.Combine(target, name + ".svg"));
        PngResult first = await PngRenderer.RenderAsync(svgs, TestContext.Current.CancellationToken);
        Assert.Null(first.Notice);
        Assert.Equal(svgs.Select(svg => Path.ChangeExtension(svg, ".png")), first.Files);
        byte[][] bytes = [.. first.Files.Select(File.ReadAllBytes)];
        foreach (var (png, (_, figure)) in bytes.Zip(Gallery.All))
        {
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
            Assert.Equal((1520, 2 * figure.Layout.Height), (png[18] << 8 | png[19], png[22] << 8 | png[23]));
        }
        await PngRenderer.RenderAsync(svgs[..3], TestContext.Current.CancellationToken);
        Assert.Equal(bytes[..3], first.Files.Take(3).Select(File.ReadAllBytes));
    }
}
