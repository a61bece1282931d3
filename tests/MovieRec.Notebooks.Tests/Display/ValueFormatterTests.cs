using System.Collections.Immutable;
using System.Numerics;
using MovieRec.Notebooks.Display;

namespace MovieRec.Notebooks.Tests.Display;

public sealed class ValueFormatterTests
{
    public static TheoryData<object?, string> Texts =>
        new()
        {
            { 0.1 + 0.2, "0.30000000000000004" },
            { 1.5f, "1.5" },
            { -3, "-3" },
            { 1234567.5m, "1234567.5" },
            { true, "True" },
            { 'x', "x" },
            { DayOfWeek.Monday, "Monday" },
            { new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), "2020-01-02 03:04:05Z" },
            { new DateOnly(2020, 1, 2), "2020-01-02" },
            { TimeSpan.FromSeconds(90), "00:01:30" },
            { BigInteger.Pow(10, 20), "100000000000000000000" },
            { typeof(List<int>), "List<Int32>" },
            { new[] { 1, 2, 3 }, "[ 1, 2, 3 ]" },
            { Array.Empty<int>(), "[ ]" },
            { new[] { "a", null }, "[ a, <null> ]" },
            { (1, "b"), "( 1, b )" },
            {
                Enumerable.Range(0, 25).ToList(),
                "[ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 ... (5 more) ]"
            },
            { Forever(), "[ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 ... (more) ]" },
            { ImmutableArray.Create(1f, 2.5f), "[ 1, 2.5 ]" },
            { new[] { 2 / 3.0, 0.5 }, "[ 0.6667, 0.5 ]" },
            { (1, 2 / 3.0, 200 / 3.0), "( 1, 0.6667, 66.667 )" },
            {
                new InvalidOperationException("bad", new IOException("in")),
                "InvalidOperationException: bad\n ---> IOException: in"
            },
            { new object(), "Object" },
        };

    [Theory]
    [MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public void Values_without_parts_are_plain_text(object? value, string text)
    {
        var bundle = ValueFormatter.Format(value);
        Assert.Equal(["text/plain"], bundle.Keys);
        Assert.Equal(text, bundle["text/plain"]);
    }

    [Fact]
    public void Records_are_a_table_of_at_most_twenty_rows()
    {
        var bundle = ValueFormatter.Format(
            Enumerable.Range(1, 25).Select(i => new { Title = i == 1 ? "<b>" : "x", Score = i / 2.0 }).ToArray()
        );
        Assert.Equal(["text/html", "text/plain"], bundle.Keys);
        string[] lines = bundle["text/plain"].Split('\n');
        Assert.Equal(["Title  Score", "-----  -----", "<b>      0.5", "x        1.0"], lines[..4]);
        Assert.Equal((23, "(5 more)"), (lines.Length, lines[^1]));
        Assert.Contains("&lt;b&gt;", bundle["text/html"], StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", bundle["text/html"], StringComparison.Ordinal);
        Assert.EndsWith("<div>(5 more)</div>", bundle["text/html"], StringComparison.Ordinal);
    }

    /// <summary>Numbers of a column, and how the column writes them.</summary>
    public static TheoryData<object?[], string[]> Columns =>
        new()
        {
            { [0.93471234, 0.9, 1.00004], ["0.9347", "0.9000", "1.0000"] },
            { [0.01, 1.0, 100.0], ["0.01", "1.00", "100.00"] },
            { [20.0, 943.0], ["20", "943"] },
            { [0.1f, 2.5f], ["0.1", "2.5"] },
            { [1 / 3f], ["0.3333"] },
            { [168.92312, 7.0], ["168.92", "7.00"] },
            { [99224.12345, 0.25], ["99224", "0.25"] },
            { [-0.0123456, 0.0001234], ["-0.01235", "0.00012"] },
            { [0.5321, 0.0000123456], ["0.5321", "1.2E-05"] },
            { [-0.0, 0.25], ["0.00", "0.25"] },
            { [double.NaN, 0.123456, null, "-", 3], ["NaN", "0.1235", "<null>", "-", "3"] },
            { [double.PositiveInfinity], ["Infinity"] },
            { [1e20, 0.5], ["1E+20", "0.5"] },
            { [2000, 1999], ["2000", "1999"] },
            { [1.23456m], ["1.23456"] },
            { [new[] { 1 / 3.0, 2 / 3.0 }], ["[ 0.3333, 0.6667 ]"] },
        };

    [Theory]
    [MemberData(nameof(Columns), DisableDiscoveryEnumeration = true)]
    public void The_numbers_of_a_column_are_rounded_alike(object?[] numbers, string[] texts)
    {
        string text = ValueFormatter.Format(numbers.Select(number => new { X = number }))["text/plain"];
        Assert.Equal(texts, text.Split('\n')[2..].Select(line => line.Trim()));
    }

    [Fact]
    public void The_properties_of_an_object_are_rounded_each_on_its_own() =>
        Assert.Equal(
            "Property    Value\n--------  -------\nRmse       0.9347\nRatings   99224.5\nUsers         943",
            ValueFormatter.Format(
                new
                {
                    Rmse = 0.934712345,
                    Ratings = 99224.5,
                    Users = 943,
                }
            )["text/plain"]
        );

    [Fact]
    public void A_dictionary_and_tuples_are_tables()
    {
        Assert.Equal(
            "Key  Value\n---  -----\na        1\nb        2",
            ValueFormatter.Format(new SortedDictionary<string, int> { ["a"] = 1, ["b"] = 2 })["text/plain"]
        );
        Assert.Equal("Item1  Item2\n-----  -----\n    1  x", ValueFormatter.Format(new[] { (1, "x") })["text/plain"]);
        Assert.Equal("value\n--------\n[ 1, 2 ]", ValueFormatter.Format(new[] { new[] { 1, 2 } })["text/plain"]);
    }

    [Fact]
    public void An_object_is_a_table_of_its_properties_and_a_property_that_throws_spoils_only_its_place() =>
        Assert.Equal(
            "Odd\nProperty  Value\n--------  -----------------------------\nName      a b\nWrong     "
                + "InvalidOperationException: no\nItems     [ 1, 2 ]\nMine      shown by itself",
            ValueFormatter.Format(new Odd())["text/plain"]
        );

    [Fact]
    public void A_type_shows_itself_through_an_attribute_of_that_name()
    {
        var bundle = ValueFormatter.Format(new Mine());
        Assert.Equal(["application/json", "text/html", "text/plain"], bundle.Keys);
        Assert.Equal(
            ("{\"a\":1}", "<b>me</b>", "shown by itself"),
            (bundle["application/json"], bundle["text/html"], bundle["text/plain"])
        );
        Assert.Equal(["text/html"], ValueFormatter.Format(new OnlyHtml()).Keys);
        Assert.Equal(["text/html"], ValueFormatter.Format(new Inherits()).Keys);
        Assert.Equal(["text/plain"], ValueFormatter.Format(new Mine(), "text/plain").Keys);
        Assert.Contains(
            "'text/latex'",
            Assert.Throws<ArgumentException>(() => ValueFormatter.Format(1, "text/latex")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "public method CreateTypeFormatters",
            Assert.Throws<InvalidOperationException>(() => ValueFormatter.Format(new Wrong())).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Long_text_is_cut_and_says_so() =>
        Assert.EndsWith(
            "\n… (1000 more characters)",
            ValueFormatter.Format(new string('x', 101_000))["text/plain"],
            StringComparison.Ordinal
        );

    static IEnumerable<int> Forever()
    {
        while (true)
            yield return 1;
    }

    sealed class Odd
    {
        public string Name => "a\nb";
        public int Wrong => throw new InvalidOperationException("no");
        public ReadOnlySpan<int> Span => default;
        public int this[int i] => i;
        public int[] Items => [1, 2];
        public Mine Mine { get; } = new();
    }

    // Declared here and not taken from the library: a host goes by the names alone.
    [AttributeUsage(AttributeTargets.Class)]
    sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
    {
        public Type FormatterSourceType { get; } = formatterSourceType;
        public string[]? PreferredMimeTypes { get; set; }
    }

    [TypeFormatterSource(typeof(Source), PreferredMimeTypes = ["text/html", "application/json", "text/plain"])]
    sealed class Mine;

    [TypeFormatterSource(typeof(Source))]
    class OnlyHtml;

    sealed class Inherits : OnlyHtml;

    [TypeFormatterSource(typeof(object))]
    sealed class Wrong;

    sealed class Source
    {
        public IEnumerable<object> CreateTypeFormatters() =>
            [
                new One("text/html", null),
                new One("text/html", "<b>me</b>"),
                new One("application/json", "{\"a\":1}"),
                new One("text/plain", "shown by itself"),
            ];
    }

    sealed class One(string mimeType, string? text)
    {
        public string MimeType => mimeType;

        public bool Format(object value, TextWriter writer)
        {
            writer.Write(text);
            return text is not null;
        }
    }
}
