using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests.Models.Factorization;

public sealed class SgdGridTests
{
    [Fact]
    public void An_epoch_meets_every_rating_once_and_no_diagonal_meets_a_user_or_movie_in_two_blocks()
    {
        Ratings train = Planted.LowRank(200, 150, 2, 0.3, 0.5, seed: 3);
        var grid = new SgdGrid(train, seed: 9);
        var blocks = new List<SgdGrid.Cell[]>();
        double total = grid.Pass(
            1,
            threads: 1,
            cells =>
            {
                blocks.Add(cells.ToArray());
                return cells.Length;
            },
            default
        );
        Assert.Equal(train.Count, total);
        int[] user = Inverse(grid.UserPlace),
            item = Inverse(grid.ItemPlace);
        var expected = Enumerable
            .Range(0, train.Count)
            .Select(row => (train.Users[row], train.Movies[row], (float)(train.Values[row] - train.Mean)));
        Assert.Equal(
            expected,
            blocks.SelectMany(cells => cells).Select(cell => (user[cell.User], item[cell.Item], cell.Rating)).Order()
        );
        foreach (SgdGrid.Cell[][] diagonal in blocks.Chunk(SgdGrid.Side))
        {
            Assert.Equal(
                diagonal.Sum(cells => cells.Select(cell => cell.User).Distinct().Count()),
                diagonal.SelectMany(cells => cells).Select(cell => cell.User).Distinct().Count()
            );
            Assert.Equal(
                diagonal.Sum(cells => cells.Select(cell => cell.Item).Distinct().Count()),
                diagonal.SelectMany(cells => cells).Select(cell => cell.Item).Distinct().Count()
            );
        }
    }

    [Fact]
    public void Groups_have_nearly_the_same_number_of_ratings()
    {
        Ratings train = Planted.LowRank(400, 300, 2, 0.2, 0.5, seed: 3);
        var sizes = new List<int>();
        new SgdGrid(train, seed: 9).Pass(
            1,
            threads: 1,
            cells =>
            {
                sizes.Add(cells.Length);
                return 0;
            },
            default
        );
        int[] diagonals = [.. sizes.Chunk(SgdGrid.Side).Select(chunk => chunk.Sum())];
        Assert.All(
            diagonals,
            size => Assert.InRange(size, 0.8 * train.Count / SgdGrid.Side, 1.2 * train.Count / SgdGrid.Side)
        );
    }

    static int[] Inverse(int[] places)
    {
        int[] inverse = new int[places.Length];
        for (int index = 0; index < places.Length; index++)
            inverse[places[index]] = index;
        return inverse;
    }
}
