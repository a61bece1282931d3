using MovieRec.Models;

namespace MovieRec.Tests.Models;

public sealed class SimilarItemsTests
{
    [Fact]
    public void Best_first_without_the_movie_itself_and_ties_by_seed()
    {
        var model = new Fixed([0.5f, 1, 0.9f, 0.5f, -1, 0.5f]);
        Assert.Equal(
            [(2, 0.9f), (5, 0.5f)],
            Enumerable
                .Range(0, 50)
                .Select(seed => model.SimilarItems(1, 2, (ulong)seed))
                .First(list => list[1].Item == 5)
        );
        Assert.Equal(
            [0, 3, 5],
            Enumerable.Range(0, 50).Select(seed => model.SimilarItems(1, 3, (ulong)seed)[2].Item).Distinct().Order()
        );
        Assert.Equal(model.SimilarItems(1, 3), model.SimilarItems(1, 3));
        Assert.Equal(5, model.SimilarItems(1, 100).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.SimilarItems(1, 0));
    }

    [Fact]
    public void Movies_of_similarity_zero_are_not_listed()
    {
        Assert.Equal([(2, 0.9f), (4, -1f)], new Fixed([0, 1, 0.9f, -0f, -1, 0]).SimilarItems(1, 5));
        Assert.Empty(new Fixed([0, 1, 0]).SimilarItems(1, 5));
    }

    sealed class Fixed(float[] values) : IItemSimilarity
    {
        public TrainingFacts Facts { get; } = FactsOf.Counts(1, values.Length);

        public int ItemCount => values.Length;

        public void Similarities(int item, Span<float> similarities) => values.CopyTo(similarities);
    }
}
