using MovieRec.Models;

namespace MovieRec.Tests.Models;

public sealed class SimilarItemsTests
{
    [Fact]
    public void Best_first_without_the_movie_itself_and_ties_by_lower_index()
    {
        var model = new Fixed([0.5f, 1, 0.9f, 0.5f, -1, 0.5f]);
        Assert.Equal([(2, 0.9f), (0, 0.5f), (3, 0.5f)], model.SimilarItems(1, 3));
        Assert.Equal(5, model.SimilarItems(1, 100).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.SimilarItems(1, 0));
    }

    sealed class Fixed(float[] values) : IItemSimilarity
    {
        public int ItemCount => values.Length;

        public void Similarities(int item, Span<float> similarities) => values.CopyTo(similarities);
    }
}
