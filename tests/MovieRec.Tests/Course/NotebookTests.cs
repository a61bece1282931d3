using System.Reflection;
using System.Text.Json;
using MovieRec.Course;
using MovieRec.Formatting;
using static MovieRec.Course.Notebook;

namespace MovieRec.Tests.Course;

public sealed class NotebookTests
{
    [Fact]
    public void A_recorded_result_shows_itself_as_json_html_and_text()
    {
        RecordedResults results = Record(("rmse", 0.1 + 0.2), ("a \"b\" <c>", -1e-9));
        Assert.Equal(
            0.1 + 0.2,
            JsonDocument.Parse(Show(results, Mime.Result)).RootElement.GetProperty("rmse").GetDouble()
        );
        Assert.Equal(
            -1e-9,
            JsonDocument.Parse(Show(results, Mime.Result)).RootElement.GetProperty("a \"b\" <c>").GetDouble()
        );
        Assert.Contains("a &quot;b&quot; &lt;c&gt;", Show(results, Mime.Html), StringComparison.Ordinal);
        Assert.Equal("rmse = 0.30000000000000004\na \"b\" <c> = -1E-09", Show(results, Mime.PlainText));
        Assert.Equal("rmse = 0.5", Show(Record("rmse", 0.5), Mime.PlainText));
        Assert.Equal("""{"rmse": 0.5}""", Show(Record("rmse", 0.5), Mime.Result));
    }

    [Theory]
    [InlineData(double.NaN), InlineData(double.PositiveInfinity), InlineData(double.NegativeInfinity)]
    public void A_result_that_is_not_finite_is_refused(double value)
    {
        Assert.Contains(
            "'rmse'",
            Assert.Throws<ArgumentException>(() => Record("rmse", value)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<CheckFailedException>(() => Check.Near("rmse", value, 1, within: 9, on: "a", data: "a"));
    }

    [Fact]
    public void Names_must_be_there_and_differ()
    {
        Assert.Throws<ArgumentException>(() => Record(" ", 1));
        Assert.Throws<ArgumentException>(() => Record());
        Assert.Contains(
            "'a'",
            Assert.Throws<ArgumentException>(() => Record(("a", 1), ("a", 2))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_check_compares_on_its_own_data_set_only()
    {
        Assert.True(Check.Near("rmse", 0.935, 0.93, within: 0.01, on: "ml-100k", data: "ml-100k").Passed);
        CheckResult other = Check.Near("rmse", 5, 0.93, within: 0.01, on: "ml-100k", data: "sample");
        Assert.Null(other.Passed);
        Assert.Equal("rmse: not checked: no expected value for data set sample", Show(other, Mime.PlainText));
        string message = Assert
            .Throws<CheckFailedException>(() =>
                Check.Near("rmse", 0.95, 0.93, within: 0.01, on: "ml-100k", data: "ml-100k")
            )
            .Message;
        Assert.StartsWith("rmse is 0.95, expected 0.93 ± 0.01 on ml-100k.", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Check.Near("rmse", 1, 1, within: -1, on: "a", data: "a"));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Check.Near("rmse", 1, double.NaN, within: 1, on: "a", data: "b")
        );
    }

    static string Show(object value, string mimeType)
    {
        var source = value.GetType().GetCustomAttribute<TypeFormatterSourceAttribute>()!;
        Assert.Contains(mimeType, source.PreferredMimeTypes!);
        var formatters =
            (IEnumerable<object>)
                source
                    .FormatterSourceType.GetMethod("CreateTypeFormatters")!
                    .Invoke(Activator.CreateInstance(source.FormatterSourceType), null)!;
        object formatter = formatters.Single(f =>
            (string)f.GetType().GetProperty("MimeType")!.GetValue(f)! == mimeType
        );
        var writer = new StringWriter();
        Assert.True(
            (bool)
                formatter
                    .GetType()
                    .GetMethod("Format", [typeof(object), typeof(TextWriter)])!
                    .Invoke(formatter, [value, writer])!
        );
        return writer.ToString();
    }
}
