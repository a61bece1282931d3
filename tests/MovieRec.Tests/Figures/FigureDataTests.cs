using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MovieRec.Figures;
using MovieRec.Figures.Rendering;

namespace MovieRec.Tests.Figures;

public sealed class FigureDataTests
{
    [Fact]
    public void Every_value_lies_in_one_bin_between_its_edges() =>
        Prop.ForAll(
                ArbMap
                    .Default.ArbFor<NormalFloat[]>()
                    .Filter(all => all.Length > 0 && all.All(v => Math.Abs(v.Get) < 1e12)),
                all =>
                {
                    double[] values = [.. all.Select(v => v.Get)];
                    Bins bins = Bins.OfNumbers(values, null);
                    Assert.Equal(values.Length, bins.Counts.Sum());
                    for (int i = 0; i < bins.Counts.Length; i++)
                        Assert.Equal(values.Count(v => v >= bins.Edges[i] && v < bins.Edges[i + 1]), bins.Counts[i]);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Stars_get_a_bin_each_around_their_value()
    {
        Bins whole = Bins.OfNumbers([1, 2, 2, 4, 5, double.NaN], null);
        Assert.Equal([0.5, 1.5, 2.5, 3.5, 4.5, 5.5], whole.Edges);
        Assert.Equal([1, 2, 0, 1, 1], whole.Counts);
        Assert.Equal(1, whole.Skipped);
        Assert.Equal([0.25, 0.75, 1.25, 1.75], Bins.OfNumbers([0.5, 1.5, 1], null).Edges);
    }

    [Fact]
    public void Bins_of_a_given_width_start_at_its_multiples()
    {
        Bins bins = Bins.OfNumbers([0.1, 0.3, 0.35, 0.7], 0.1);
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], bins.Edges);
        Assert.Equal([1, 0, 2, 0, 0, 0, 1], bins.Counts);
    }

    [Fact]
    public void Moments_are_counted_by_the_calendar()
    {
        Bins bins = Bins.OfDates([
            .. Enumerable.Range(0, 400).Select(day => AxisValues.Seconds(new DateTime(2001, 1, 10).AddDays(2 * day))),
        ]);
        Assert.Equal(AxisValues.Seconds(new DateTime(2001, 1, 1)), bins.Edges[0]); // 2.2 years: months
        Assert.Equal(AxisValues.Seconds(new DateTime(2001, 2, 1)), bins.Edges[1]);
        Assert.Equal(400, bins.Counts.Sum());
        Assert.Equal(14, bins.Counts[1]); // even days of February
    }

    [Fact]
    public void Box_has_the_quartiles_of_type_7_and_whiskers_at_data()
    {
        // quartiles as in R: quantile(c(1,2,3,4,9,100))
        BoxSummary box = BoxSummary.Of([9, 1, 2, 3, 4, 100, double.NaN]);
        Assert.Equal((2.25, 3.5, 7.75), (box.Q1, box.Median, box.Q3));
        Assert.Equal((1.0, 9.0), (box.LowWhisker, box.HighWhisker));
        Assert.Equal([100.0], box.Outliers);
        Assert.Equal((6, 1), (box.Count, box.OutlierCount));
    }

    [Fact]
    public void Thinning_keeps_ends_and_peaks_of_a_long_curve()
    {
        double[] y = [.. Enumerable.Range(0, 50_000).Select(i => i == 31_234 ? 1e6 : Math.Sin(i))];
        PointTrace thin = CurveThinning.Thin(
            new(null, AxisValues.Of([.. Enumerable.Range(0, y.Length).Select(i => (double)i)]), [.. y], Joined: true)
        );
        Assert.InRange(thin.Y.Length, 1000, CurveThinning.Most);
        Assert.Equal((0.0, 49_999.0, 50_000), (thin.X.Values[0], thin.X.Values[^1], thin.Given));
        Assert.Contains(1e6, thin.Y);
        Assert.Equal(thin.X.Values.Order(), thin.X.Values);
        Assert.Contains(
            "50,000 points, ",
            Figure.Line(Enumerable.Range(0, y.Length), y, "t").ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_large_matrix_is_averaged_in_blocks_and_the_figure_says_so()
    {
        HeatmapGrid grid = HeatmapGrid.OfValues(943, 1682, (row, column) => row * 1682 + column);
        Assert.Equal((95, 153, (10, 11)), (grid.Rows, grid.Columns, grid.Block));
        Assert.Equal(4.5 * 1682 + 5, grid[0, 0]);
        Assert.Equal((-0.5, 942.5), (grid.RowEdges[0], grid.RowEdges[^1]));
        // the last block is smaller: rows 940 to 942, columns 1672 to 1681
        Assert.Equal(941 * 1682.0 + 1676.5, grid[94, 152]);
        Figure figure = Figure.Heatmap(943, 1682, (row, column) => row + column, "t");
        Assert.Contains("one cell is the mean of 10 × 11", figure.ToSvg(), StringComparison.Ordinal);
        Assert.InRange(figure.ToSvg().Length + figure.ToJson().Length, 0, 250_000);
        HeatmapGrid filled = HeatmapGrid.OfFilled(943, 1682, [(942, 1681), (0, 0)]);
        Assert.Equal(
            (1 / 110.0, 1 / 30.0),
            (filled[0, 0], filled[94, 152]),
            (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-5 && Math.Abs(a.Item2 - b.Item2) < 1e-5
        );
    }

    [Fact]
    public void The_image_of_a_matrix_is_a_png_with_a_pixel_a_cell()
    {
        HeatmapGrid grid = HeatmapGrid.OfValues(
            30,
            50,
            (row, column) => row == 3 && column == 4 ? double.NaN : row * 50 + column
        );
        byte[] png = GridImage.Png(grid);
        int at = 8;
        var chunks = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (at < png.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks[System.Text.Encoding.ASCII.GetString(png, at + 4, 4)] = png[(at + 8)..(at + 8 + length)];
            at += 12 + length;
        }
        using var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress);
        var pixels = new MemoryStream();
        zlib.CopyTo(pixels); // checks the stream's own checksum
        byte[] lines = pixels.ToArray();
        Assert.Equal(30 * 51, lines.Length);
        Assert.Equal((1, 255, 0), (lines[1], lines[^1], lines[3 * 51 + 5]));
    }

    [Theory]
    [InlineData(0, 10, 5, "0 2 4 6 8 10")]
    [InlineData(-1, 1, 4, "−1.0 −0.5 0.0 0.5 1.0")]
    [InlineData(0, 25_000_000, 3, "0 10,000,000 20,000,000")]
    [InlineData(0.88, 1.2, 7, "0.90 0.95 1.00 1.05 1.10 1.15 1.20")]
    public void Linear_marks_are_round(double low, double high, int most, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ticks.Linear(low, high, most).Select(tick => tick.Label)));

    [Fact]
    public void Specification_holds_what_was_counted()
    {
        using JsonDocument spec = JsonDocument.Parse(Figure.Histogram([1, 2, 2, 5], "t").ToJson());
        JsonElement trace = spec.RootElement.GetProperty("data")[0];
        Assert.Equal("[1,2,3,4,5]", trace.GetProperty("x").GetRawText());
        Assert.Equal("[1,2,0,0,1]", trace.GetProperty("y").GetRawText());
        Assert.Equal("[1,1,1,1,1]", trace.GetProperty("width").GetRawText());
        using JsonDocument gap = JsonDocument.Parse(Figure.Line([1, 2], [double.NaN, 0.1], "t").ToJson());
        Assert.Equal("[null,0.1]", gap.RootElement.GetProperty("data")[0].GetProperty("y").GetRawText());
    }

    [Fact]
    public void Mistakes_are_named_where_they_are_made()
    {
        Assert.Contains(
            "There are no values to draw",
            Assert.Throws<ArgumentException>(() => Figure.Line(Array.Empty<int>(), Array.Empty<int>(), "t")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Found 1 entries; expected 2",
            Assert.Throws<ArgumentException>(() => Figure.Bar(["a", "b"], [1], "t")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'a' occurs twice",
            Assert.Throws<ArgumentException>(() => Figure.Bar(["a", "a"], [1, 2], "t")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "finite",
            Assert.Throws<ArgumentException>(() => Figure.Line([1], [double.NaN], "t")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "above 0",
            Assert.Throws<ArgumentException>(() => Figure.Line([1, 2], [0, -1], "t").WithYLog()).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "labels in one trace",
            Assert.Throws<ArgumentException>(() => Figure.Bar(["a"], [1], "t").AddLine([1], [2], "n")).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Figure.Histogram([double.NaN], "t"));
        Assert.Throws<ArgumentException>(() => Figure.Bar(["a"], [1], " "));
        Assert.Throws<ArgumentOutOfRangeException>(() => Figure.Heatmap(2, 2, [(2, 0)], "t"));
        Assert.Throws<InvalidOperationException>(() => Figure.Bar(["a"], [1], "t").AddBox("b", [1]));
    }

    [Fact]
    public void Rows_with_selectors_are_the_same_figure_as_their_columns()
    {
        (int Epoch, double Rmse)[] curve = [(1, 1.1), (2, 0.95), (3, 0.93)];
        Assert.Equal(
            Figure.Line([1, 2, 3], [1.1, 0.95, 0.93], "t", yUnit: "stars").ToJson(),
            Figure.Line(curve, x: e => e.Epoch, y: e => e.Rmse, title: "t", yUnit: "stars").ToJson()
        );
        Figure before = Figure.Line([1, 2], [3, 4], "t");
        string json = before.ToJson();
        Assert.NotEqual(json, before.AddLine([1, 2], [4, 5], "more").ToJson());
        Assert.Equal(json, before.ToJson());
    }
}
