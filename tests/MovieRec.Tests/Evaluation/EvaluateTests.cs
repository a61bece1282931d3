using MovieRec.Data;
using MovieRec.Evaluation;

namespace MovieRec.Tests.Evaluation;

public sealed class EvaluateTests
{
    [Fact]
    public void Errors_worked_by_hand()
    {
        Ratings test = new RatingsBuilder(RatingScale.OneToFive).Add(1, 1, 5).Add(1, 2, 3).Add(2, 1, 1).Build();
        RatingReport report = Evaluate.Ratings((_, _) => 4, test);             // errors −1, 1, 3
        Assert.Equal(Math.Sqrt(11 / 3.0), report.Rmse, 12);
        Assert.Equal(5 / 3.0, report.Mae, 12);
        Assert.Equal(3, report.Count);
    }

    [Fact]
    public void Nothing_to_judge_by_is_an_error() =>
        Assert.Throws<ArgumentException>(() => Evaluate.Ratings((_, _) => 4, new RatingsBuilder(RatingScale.OneToFive).Build()));
}
