using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class LockStepTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_member_sees_what_all_wrote_before_the_wait(int threads)
    {
        int[] written = new int[threads];
        int wrong = 0;
        LockStep.Run(threads, (member, members, step) =>
        {
            for (int round = 1; round <= 300; round++)
            {
                written[member] = round;
                step.Wait();
                if (members != threads || written.Any(one => one != round)) Interlocked.Increment(ref wrong);
                step.Wait();
            }
        });
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_members_exception_frees_the_others_and_is_thrown_on() =>
        Assert.Equal("no", Assert.Throws<InvalidOperationException>(() => LockStep.Run(3, (member, _, step) =>
        {
            step.Wait();
            if (member == 1) throw new InvalidOperationException("no");
            step.Wait();
        })).Message);
}
