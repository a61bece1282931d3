using FsCheck;
using FsCheck.Fluent;
using MovieRec.Cleaning;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Tests.Cleaning;

public sealed class CleaningPipelineTests
{
    [Fact]
    public void No_step_adds_anything_and_none_changes_the_set_it_is_given() =>
        Prop.ForAll(
                SmallSets.Random.ToArbitrary(),
                SmallSets.Step.ToArbitrary(),
                (data, step) =>
                {
                    string before = SmallSets.Everything(data);
                    CleaningCounts was = CleaningCounts.Of(data),
                        now = CleaningCounts.Of(step.Apply(data));
                    return now.Ratings <= was.Ratings
                        && now.Users <= was.Users
                        && now.Movies <= was.Movies
                        && SmallSets.Everything(data) == before;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Running_a_step_a_second_time_changes_nothing() =>
        Prop.ForAll(
                SmallSets.Random.ToArbitrary(),
                SmallSets.Step.ToArbitrary(),
                (data, step) =>
                {
                    Dataset once = step.Apply(data);
                    return SmallSets.Everything(once) == SmallSets.Everything(step.Apply(once));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Steps_run_in_the_given_order_and_each_row_starts_where_the_one_before_ends() =>
        Prop.ForAll(
                SmallSets.Random.ToArbitrary(),
                SmallSets.Step.ListOf().ToArbitrary(),
                (data, steps) =>
                {
                    CleaningResult result = steps
                        .Aggregate(new CleaningPipeline(), (pipeline, step) => pipeline.Then(step))
                        .Run(data);
                    var rows = result.Report.Rows;
                    return rows.Select(row => row.Step).SequenceEqual(steps.Select(step => step.Name))
                        && SmallSets.Everything(result.Data)
                            == SmallSets.Everything(steps.Aggregate(data, (sofar, step) => step.Apply(sofar)))
                        && rows.Select(row => row.Before)
                            .Append(CleaningCounts.Of(result.Data))
                            .SequenceEqual(rows.Select(row => row.After).Prepend(CleaningCounts.Of(data)));
                }
            )
            .QuickCheckThrowOnFailure();

    /// <summary>Counts against a plain recount over the lists of what is left.</summary>
    [Fact]
    public void Whatever_was_dropped_movies_users_ratings_and_columns_fit_together() =>
        Prop.ForAll(
                SmallSets.Random.ToArbitrary(),
                SmallSets.Step.ListOf().ToArbitrary(),
                (data, steps) =>
                {
                    Dataset left = new CleaningPipeline(steps).Run(data).Data;
                    return left.Movies.Select(movie => movie.Id).SequenceEqual(left.Ratings.MovieIds.Ids)
                        && left.Users.Select(user => user.Id).SequenceEqual(left.Ratings.UserIds.Ids)
                        && (left.MovieColumns.Columns.Length == 0 || left.MovieColumns.RowCount == left.Movies.Length)
                        && left.UserColumns["user_id"]
                            .Numbers.Select(id => (Id)(int)id)
                            .SequenceEqual(left.Users.Select(user => user.Id))
                        && CleaningCounts.Of(left)
                            == new CleaningCounts(
                                left.Ratings.Count,
                                left.Ratings.Users.Distinct().Count(),
                                left.Movies.Length
                            );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Then_leaves_the_pipeline_as_it_was()
    {
        var one = new CleaningPipeline(Clean.DropMissing());
        CleaningPipeline two = one.Then(
            new CleaningStep("mine", "Since I can.", data => data.WhereMovies(movie => movie != 0))
        );
        Assert.Equal((1, 2), (one.Steps.Length, two.Steps.Length));
        Assert.Equal("1. drop missing values: " + one.Steps[0].Reason + "\n2. mine: Since I can.", two.ToString());
        Dataset data = SmallSets.Of(
            [SmallSets.Movie(1, "A (1990)"), SmallSets.Movie(2, "B (1991)")],
            [new User { Id = 1 }],
            (1, 1, 3, 0),
            (1, 2, 4, 0)
        );
        Assert.Equal([2], two.Run(data).Data.Ratings.MovieIds.Ids);
    }

    [Fact]
    public void Report_shows_itself_as_text_and_as_a_table_of_a_page()
    {
        Dataset data = SmallSets.Of(
            [SmallSets.Movie(1, "A (1990)", null, "War"), SmallSets.Movie(2, "B (1991)")],
            [new User { Id = 1 }, new User { Id = 2 }],
            (1, 1, 3, 0),
            (1, 2, 4, 0),
            (2, 2, 4, 0)
        );
        CleaningReport report = new CleaningPipeline(Clean.DropMoviesWithoutGenre()).Run(data).Report;
        Assert.Equal(
            """
            step                         ratings  users  movies  ratings dropped  users dropped  movies dropped
            ---------------------------  -------  -----  ------  ---------------  -------------  --------------
            before                             3      2       2
            drop movies without a genre        1      1       1                2              1               1

            drop movies without a genre: Content models compare movies by genre and cannot use a movie without one.
            """,
            Shown(report, Mime.PlainText)
        );
        string html = Shown(report, Mime.Html);
        Assert.Contains("movies dropped</th>", html, StringComparison.Ordinal);
        Assert.Contains(">why</th>", html, StringComparison.Ordinal);
        Assert.Equal(1, html.Split("<tbody><tr>").Length - 1);
    }

    static string Shown(object value, string mime)
    {
        var attribute = (TypeFormatterSourceAttribute)
            value.GetType().GetCustomAttributes(typeof(TypeFormatterSourceAttribute), inherit: false).Single();
        Assert.Equal([Mime.PlainText, Mime.Html], attribute.PreferredMimeTypes!);
        var formatter = ((ShownFormatters)Activator.CreateInstance(attribute.FormatterSourceType)!)
            .CreateTypeFormatters()
            .Cast<MimeFormatter>()
            .Single(f => f.MimeType == mime);
        using var writer = new StringWriter();
        Assert.True(formatter.Format(value, writer));
        return writer.ToString();
    }
}
