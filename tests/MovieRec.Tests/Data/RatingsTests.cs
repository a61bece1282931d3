using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Tests.Data;

public sealed class RatingsTests
{
    static readonly Ratings Some = Planted.LowRank(20, 15, 2, 0.4, 0.5, seed: 6);

    [Fact]
    public void Views_by_user_and_by_movie_hold_every_rating_once()
    {
        var rows = Enumerable
            .Range(0, Some.Count)
            .Select(row => (Some.Users[row], Some.Movies[row], Some.Values[row]))
            .ToList();
        Assert.Equal(rows, Entries(Some.ByUser).Select(e => (e.Row, e.Column, e.Value)));
        Assert.Equal(
            rows.OrderBy(row => row.Item2).ThenBy(row => row.Item1),
            Entries(Some.ByMovie).Select(e => (e.Column, e.Row, e.Value))
        );
        Assert.Equal((20, 15), (Some.ByUser.RowCount, Some.ByMovie.RowCount));
        Assert.Same(Some.ByMovie, Some.ByMovie);
        Assert.Equal(Some.ByUser.RowLengths.Sum(), Some.Count);
    }

    [Fact]
    public void Transposing_twice_gives_the_matrix_back()
    {
        CsrMatrix twice = Some.ByMovie.Transpose();
        Assert.Equal(Some.ByUser.Starts, twice.Starts);
        Assert.Equal(Some.ByUser.Columns, twice.Columns);
        Assert.Equal(Some.ByUser.Values, twice.Values);
    }

    [Fact]
    public void A_selection_keeps_indices_and_must_rise()
    {
        Ratings part = Some.Select([0, 5, 9]);
        Assert.Equal((3, 20, 15), (part.Count, part.UserCount, part.MovieCount));
        Assert.Equal(Some.Movies[5], part.Movies[1]);
        Assert.Throws<ArgumentException>(() => Some.Select([5, 5]));
    }

    [Fact]
    public void The_builder_refuses_what_is_off_the_scale_and_keeps_the_latest_of_a_pair()
    {
        var builder = new RatingsBuilder(RatingScale.HalfStars);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(1, 1, 0.25f));
        Ratings ratings = builder.Add(7, 2, 1, seconds: 10).Add(3, 2, 2).Add(7, 2, 4.5f, seconds: 9).Build();
        Assert.Equal([2, 1], ratings.Values);
        Assert.Equal([3, 7], ratings.UserIds.Ids);
    }

    [Fact]
    public void Picture_of_the_matrix_has_the_busiest_in_its_corner()
    {
        Ratings ratings = new RatingsBuilder(RatingScale.OneToFive)
            .Add(1, 1, 3)
            .Add(2, 1, 3)
            .Add(2, 2, 3)
            .Add(2, 3, 3)
            .Add(3, 3, 3)
            .Add(3, 1, 3)
            .Build();
        Assert.Equal([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0)], InteractionMatrix.ByActivity(ratings).Order());
    }

    [Fact]
    public void Ids_out_of_a_map_are_named_with_its_range()
    {
        Assert.Equal(2, IdMap.Of([30, 10, 20, 10]).IndexOf(30));
        Assert.Equal(-1, IdMap.Of([1, 2]).Find(-5));
        Assert.Contains(
            "1 to 2",
            Assert.Throws<KeyNotFoundException>(() => IdMap.Of([1, 2]).IndexOf(3)).Message,
            StringComparison.Ordinal
        );
        IdMap sparse = IdMap.Of([5, 2_000_000_000]);
        Assert.Equal((1, 0, -1), (sparse.IndexOf(2_000_000_000), sparse.Find(5), sparse.Find(6)));
    }

    static IEnumerable<(int Row, int Column, float Value)> Entries(CsrMatrix matrix)
    {
        for (int row = 0; row < matrix.RowCount; row++)
        {
            int[] columns = matrix.RowColumns(row).ToArray();
            float[] values = matrix.RowValues(row).ToArray();
            for (int entry = 0; entry < columns.Length; entry++)
                yield return (row, columns[entry], values[entry]);
        }
    }
}
