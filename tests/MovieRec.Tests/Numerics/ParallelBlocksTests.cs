using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class ParallelBlocksTests
{
    [Theory]
    [InlineData(0, 4, 2)]
    [InlineData(1, 4, 2)]
    [InlineData(1000, 7, 1)]
    [InlineData(1000, 7, 3)]
    [InlineData(1000, 1, 0)]
    public void Every_index_is_in_one_block_and_every_block_runs_once(int count, int blockSize, int threads)
    {
        int[] runs = new int[count];
        ParallelBlocks.For(
            count,
            blockSize,
            threads,
            (block, start, end) =>
            {
                Assert.Equal(block * blockSize, start);
                for (int index = start; index < end; index++)
                    Interlocked.Increment(ref runs[index]);
            }
        );
        Assert.All(runs, run => Assert.Equal(1, run));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_block_throws_comes_out_as_it_is_and_ends_the_run(int threads)
    {
        int runs = 0;
        Assert.Throws<InvalidDataException>(() =>
            ParallelBlocks.For(
                100_000,
                1,
                threads,
                (block, _, _) =>
                {
                    Interlocked.Increment(ref runs);
                    if (block == 5)
                        throw new InvalidDataException();
                    Thread.SpinWait(1000);
                }
            )
        );
        Assert.InRange(runs, 1, 99_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Canceling_stops_between_blocks(int threads)
    {
        var cancel = new CancellationTokenSource();
        int runs = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            ParallelBlocks.For(
                100_000,
                1,
                threads,
                (block, _, _) =>
                {
                    Interlocked.Increment(ref runs);
                    if (block == 5)
                        cancel.Cancel();
                    Thread.SpinWait(1000);
                },
                cancel.Token
            )
        );
        Assert.InRange(runs, 1, 99_000);
    }
}
