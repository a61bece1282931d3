using MovieRec.Messages;

namespace MovieRec.Tests.Messages;

public sealed class SuggestTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("same", "same", 0)]
    public void Edit_distances_as_in_the_textbooks(string from, string to, int distance) =>
        Assert.Equal(distance, Suggest.EditDistance(from, to));

    [Fact]
    public void The_closest_name_wins_whatever_its_case()
    {
        Assert.Equal("NDCG", Suggest.Closest("ndgc", ["recall", "NDCG", "ndcg2"]));
        Assert.Equal(["als", "ease"], Suggest.Closest("al", ["lightfm", "ease", "als"], 2));
    }
}
