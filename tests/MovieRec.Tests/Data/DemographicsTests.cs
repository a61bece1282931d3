using MovieRec.Data;

namespace MovieRec.Tests.Data;

public sealed class DemographicsTests
{
    [Theory]
    [InlineData(7, 1)]
    [InlineData(17, 1)]
    [InlineData(18, 18)]
    [InlineData(24, 18)]
    [InlineData(34, 25)]
    [InlineData(49, 45)]
    [InlineData(55, 50)]
    [InlineData(73, 56)]
    public void Ages_fall_into_the_groups_of_MovieLens_1M(int years, int group) =>
        Assert.Equal(group, Demographics.AgeGroupStarts[Demographics.AgeGroup(years)]);

    [Fact]
    public void Groups_of_MovieLens_1M_stay_as_published()
    {
        Demographics users = Demographics.Of(RealData.MovieLens1M);
        Assert.Equal(
            [222, 1103, 2096, 1193, 550, 496, 380],
            Enumerable.Range(0, 7).Select(group => users.AgeGroups.Count(age => age == group))
        );
        Assert.Equal(1709, users.Sex.Count(sex => sex == 0));
        Assert.Equal(21, users.OccupationNames.Length);
    }

    [Fact]
    public void MovieLens_100K_is_counted_right()
    {
        Dataset data = RealData.MovieLens100K;
        Demographics users = Demographics.Of(data);
        Assert.Equal(36, users.AgeGroups.Count(group => group == 0));
        Assert.Equal((273, 670), (users.Sex.Count(sex => sex == 0), users.Sex.Count(sex => sex == 1)));
        Assert.All(
            Enumerable.Range(0, data.Users.Length),
            user => Assert.Equal(data.Users[user].Occupation, users.OccupationNames[users.Occupations[user]])
        );
    }

    [Fact]
    public void What_is_not_told_is_unknown()
    {
        Demographics users = Demographics.Of(Planted.Described(Planted.LowRank(4, 5, 1, 0.9, 0, 1), _ => []));
        Assert.All(
            users.Sex.Concat(users.AgeGroups).Concat(users.Occupations),
            code => Assert.Equal(Demographics.Unknown, code)
        );
    }
}
