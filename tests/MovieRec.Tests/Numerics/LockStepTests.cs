using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class LockStepTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_part_is_done_once_and_sees_all_of_the_phase_before(int members)
    {
        const int Phases = 500;
        int[,] written = new int[Phases, 5];
        int wrong = 0;
        LockStep.Run(
            members,
            Phases,
            Parts,
            (member, phase, part) =>
            {
                bool isWhole = member < members && phase > 0 == (written[0, 0] == 1);
                for (int before = 0; phase > 0 && before < Parts(phase - 1); before++)
                    isWhole &= written[phase - 1, before] == 1;
                if (!isWhole)
                    Interlocked.Increment(ref wrong);
                written[phase, part]++;
            }
        );
        Assert.Equal(0, wrong);
        for (int phase = 0; phase < Phases; phase++)
        {
            for (int part = 0; part < 5; part++)
                Assert.Equal(part < Parts(phase) ? 1 : 0, written[phase, part]);
        }

        static int Parts(int phase) => phase == 0 ? 1 : 1 + phase % 5;
    }

    [Fact]
    public void An_exception_stops_all_and_is_thrown_on()
    {
        int last = 0;
        Assert.Equal(
            "no",
            Assert
                .Throws<InvalidOperationException>(() =>
                    LockStep.Run(
                        3,
                        100,
                        _ => 2,
                        (_, phase, part) =>
                        {
                            last = phase;
                            if ((phase, part) == (40, 1))
                                throw new InvalidOperationException("no");
                        }
                    )
                )
                .Message
        );
        Assert.Equal(40, last);
    }

    [Fact]
    public void Nothing_to_do_is_done_at_once() =>
        LockStep.Run(2, 0, _ => 1, (_, _, _) => throw new InvalidOperationException());
}
