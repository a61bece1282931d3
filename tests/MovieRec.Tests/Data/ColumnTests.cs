using MovieRec.Data;

namespace MovieRec.Tests.Data;

public sealed class ColumnTests
{
    [Fact]
    public void Kinds_and_missing_values()
    {
        Column[] columns =
        [
            Column.OfNumbers("number", [1.5, null]),
            Column.OfTexts("text", ["a", null]),
            Column.OfCategories("category", ["b", null]),
            Column.OfCategories("code", [(int?)7, null]),
            Column.OfLists(
                "list",
                [
                    ["x", "y"],
                    [],
                ]
            ),
            Column.OfLists(
                "null list",
                [
                    ["x"],
                    null,
                ]
            ),
        ];
        Assert.Equal(
            [
                ColumnKind.Number,
                ColumnKind.Text,
                ColumnKind.Category,
                ColumnKind.Category,
                ColumnKind.List,
                ColumnKind.List,
            ],
            columns.Select(column => column.Kind)
        );
        Assert.Equal(["1.5", "a", "b", "7", "x, y", "x"], columns.Select(column => column.Show(0)));
        Assert.All(columns, column => Assert.Equal((2, 1, ""), (column.Count, column.MissingCount, column.Show(1))));
        Assert.Equal([true, false, false, true, false, false], columns.Select(column => column.IsNumeric));
    }

    [Fact]
    public void Labels_of_categories_and_lists()
    {
        Assert.Equal(["a", "b"], Column.OfCategories("text", ["b", null, "a", "b"]).Labels());
        Assert.Equal(["2", "10"], Column.OfCategories("code", [(int?)10, 2, null]).Labels());
        Column list = Column.OfLists(
            "list",
            [
                ["y", "x", "y"],
                [],
                ["z"],
            ]
        );
        Assert.Equal(["x", "y", "z"], list.Labels());
        Assert.Equal(["y", "x", "y"], list.LabelsOf(0));
        Assert.Empty(Column.OfCategories("text", ["b", null]).LabelsOf(1));
        Assert.Contains(
            "'year' is of the kind Number",
            Assert.Throws<InvalidOperationException>(() => Column.OfNumbers("year", [1990]).Labels()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rows_can_be_taken_in_any_order_and_added_without_values()
    {
        var table = new Table(
            Column.OfNumbers("number", [1, 2, 3]),
            Column.OfCategories("category", ["a", "b", "c"]),
            Column.OfLists(
                "list",
                [
                    ["x"],
                    ["y"],
                    [],
                ]
            )
        );
        Table taken = table.Take([2, 0]).WithMissingRows(1);
        Assert.Equal(["3", "1", ""], Shown("number"));
        Assert.Equal(["c", "a", ""], Shown("category"));
        Assert.Equal(["", "x", ""], Shown("list"));
        Assert.Equal(
            [ColumnKind.Number, ColumnKind.Category, ColumnKind.List],
            taken.Columns.Select(column => column.Kind)
        );

        IEnumerable<string> Shown(string name) => Enumerable.Range(0, 3).Select(taken[name].Show);
    }

    [Fact]
    public void Tags_are_read_when_their_column_is_used_and_follow_a_merge()
    {
        int reads = 0;
        MovieRec.Data.Movie[] movies =
        [
            new() { Id = 1, Title = "Twice (1990)" },
            new() { Id = 2, Title = "Other (1991)" },
            new() { Id = 3, Title = "Twice (1990)" },
        ];
        Ratings ratings = new RatingsBuilder(RatingScale.OneToFive).Add(1, 1, 4).Add(1, 2, 4).Add(2, 3, 4).Build();
        var data = new Dataset("small", ratings, [.. movies], [new() { Id = 1 }, new() { Id = 2 }], [])
        {
            TagReader = () =>
            {
                reads++;
                return
                [
                    new Tag(2, 3, "LOUD  music", 1),
                    new Tag(1, 3, "loud music ", 2),
                    new Tag(1, 3, "loud music", 3),
                    new Tag(1, 1, " ", 4),
                    new Tag(1, 2, "slow", 5),
                    new Tag(1, 99, "of no movie here", 6),
                ];
            },
        };
        Column tags = data.MovieColumns["tags"];
        Assert.Equal((ColumnKind.List, 3, 0), (tags.Kind, tags.Count, reads));
        Assert.Equal(["", "slow", "loud music, loud music"], Enumerable.Range(0, 3).Select(tags.Show));
        Assert.Equal(1, tags.MissingCount);
        Assert.Equal(1, reads);
        Column merged = MovieRec.Cleaning.Clean.MergeDuplicateTitles().Apply(data).MovieColumns["tags"];
        Assert.Equal(["loud music, loud music", "slow"], Enumerable.Range(0, 2).Select(merged.Show));
    }
}
