using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Numerics;

namespace MovieRec.Tests.Evaluation;

public sealed class ItemSimilarityTests
{
    [Fact]
    public void Cosine_of_genres()
    {
        Movie Of(int id, params string[] genres) =>
            new()
            {
                Id = id,
                Title = $"Movie {id}",
                Genres = [.. genres],
            };
        Func<int, int, float> similarity = ItemSimilarity.OfGenres([
            Of(1, "Drama", "Comedy"),
            Of(2, "Comedy"),
            Of(3),
            Of(4, "Comedy", "Drama"),
            Of(5, "War"),
        ]);
        Assert.Equal(1 / MathF.Sqrt(2), similarity(0, 1), 1e-6f);
        Assert.Equal(1, similarity(0, 3), 1e-6f);
        Assert.Equal(0, similarity(0, 4));
        Assert.Equal(0, similarity(2, 0));
        Assert.Equal(0, similarity(2, 2));
    }

    [Fact]
    public void Cosine_of_weighted_features()
    {
        Func<int, int, float> similarity = ItemSimilarity.Cosine(
            new CsrMatrix(3, [0, 2, 4], [0, 2, 1, 2], [3, 4, 5, 12])
        );
        Assert.Equal(4 * 12 / (5f * 13), similarity(0, 1), 1e-6f);
        Assert.Equal(similarity(0, 1), similarity(1, 0));
    }
}
