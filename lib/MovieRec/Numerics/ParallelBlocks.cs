using System.Runtime.ExceptionServices;

namespace MovieRec.Numerics;

/// <summary>Work cut into numbered blocks whose bounds do not depend on the number of threads, so that results that are
/// stored or added up by block number are the same bits for any number of threads.</summary>
/// <remarks>For work of milliseconds: a call takes 5 to 10 µs and allocates, but keeps no threads, can be nested and
/// canceled. <see cref="WorkerTeam"/> is for the many calls of a training step, each shorter than that; it owns its
/// threads and must be disposed, and only one caller may use it.</remarks>
internal static class ParallelBlocks
{
    /// <summary>Runs <paramref name="body"/> once for each block of [0, <paramref name="count"/>), with its number,
    /// first index and end.</summary>
    /// <param name="count">Number of items; 0 runs nothing.</param>
    /// <param name="blockSize">Items a block; the last may be shorter. Choose it without looking at the
    /// machine.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors.</param>
    /// <param name="body">Called with (block, start, end); must touch only what belongs to its block.</param>
    /// <param name="cancel">Checked between blocks.</param>
    /// <exception cref="OperationCanceledException">Canceled; some blocks were not run.</exception>
    public static void For(
        int count,
        int blockSize,
        int threads,
        Action<int, int, int> body,
        CancellationToken cancel = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        OptionRange.Threads(threads);
        int blocks = (int)(((long)count + blockSize - 1) / blockSize);
        void Run(int block) => body(block, block * blockSize, (int)Math.Min(count, ((long)block + 1) * blockSize));
        if (threads == 0)
            threads = Environment.ProcessorCount;
        if (threads == 1 || blocks <= 1)
        {
            for (int block = 0; block < blocks; block++)
            {
                cancel.ThrowIfCancellationRequested();
                Run(block);
            }
            return;
        }
        // Parallel.For itself would hand out ever longer ranges, at whose end one thread waits for the other.
        int next = -1;
        try
        {
            Parallel.For(
                0,
                Math.Min(threads, blocks),
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel },
                _ =>
                {
                    for (int block; (block = Interlocked.Increment(ref next)) < blocks; )
                    {
                        try
                        {
                            cancel.ThrowIfCancellationRequested();
                            Run(block);
                        }
                        catch
                        {
                            Volatile.Write(ref next, blocks); // the others need not go on
                            throw;
                        }
                    }
                }
            );
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }
}
