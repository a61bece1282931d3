using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class WorkerTeamTests
{
    [Fact]
    public void Every_item_runs_once_however_often_the_team_is_called()
    {
        foreach (int threads in (int[])[1, 2, 3, 8])
        {
            using var team = new WorkerTeam(threads);
            int[] runs = new int[64];
            Action<int> body = item => runs[item]++;
            for (int call = 0; call < 3000; call++)
                team.For(call % 65, body);
            for (int item = 0; item < 64; item++)
                Assert.Equal(Enumerable.Range(0, 3000).Count(call => item < call % 65), runs[item]);
        }
    }

    [Fact]
    public void Members_that_fell_asleep_wake_again()
    {
        using var team = new WorkerTeam(3);
        int sum = 0;
        for (int call = 0; call < 5; call++)
        {
            Thread.Sleep(3);
            team.For(100, item => Interlocked.Add(ref sum, item));
        }
        Assert.Equal(5 * 4950, sum);
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_team_goes_on()
    {
        using var team = new WorkerTeam(2);
        Assert.Throws<InvalidOperationException>(() =>
            team.For(
                10,
                item =>
                {
                    if (item == 7)
                        throw new InvalidOperationException("seven");
                }
            )
        );
        int runs = 0;
        team.For(10, _ => Interlocked.Increment(ref runs));
        Assert.Equal(10, runs);
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        using var team = new WorkerTeam(2);
        int[] runs = new int[8];
        Action<int> body = item => runs[item]++;
        team.For(8, body);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 100; call++)
            team.For(8, body);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
