namespace MovieRec.Numerics;

/// <summary>Threads that go through the same phases side by side and wait for each other between them, thousands of times a second.</summary>
/// <remarks>For phases of some ten microseconds, where handing them to the thread pool one by one would take as long as they do. What a phase writes is seen
/// by all after <see cref="Wait"/>. Results don't depend on the number of members if each phase's work is told apart by number and not by member.</remarks>
internal sealed class LockStep
{
    /// <summary>Turns of a waiting member before it goes to sleep: some tens of microseconds, about as long as waking up takes.</summary>
    const int Turns = 1000;

    readonly int members;
    readonly object bed = new();
    int waiting, phase, sleeping;
    volatile Exception? failure;

    LockStep(int members) => this.members = members;

    /// <summary>Runs <paramref name="body"/> once for each member from 0 to <paramref name="threads"/> - 1, all at the same time.</summary>
    /// <param name="threads">Members; 0 stands for the number of processors.</param>
    /// <param name="body">Called with the member's number, their number, and what they wait at. All must wait equally often.</param>
    /// <remarks>The first exception of a member frees the others and is thrown on.</remarks>
    public static void Run(int threads, Action<int, int, LockStep> body)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        var step = new LockStep(threads == 0 ? Environment.ProcessorCount : threads);
        Thread[] others = [.. Enumerable.Range(1, step.members - 1).Select(member => new Thread(() => Take(member)) { IsBackground = true })];
        foreach (Thread other in others) other.Start();
        Take(0);
        foreach (Thread other in others) other.Join();
        if (step.failure is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);

        void Take(int member)
        {
            try
            {
                body(member, step.members, step);
            }
            catch (Exception wrong)
            {
                Interlocked.CompareExchange(ref step.failure, wrong, null);
                step.WakeAll();
            }
        }
    }

    /// <summary>Returns when all members have come here.</summary>
    /// <exception cref="OperationCanceledException">Another member has failed, and will not come.</exception>
    public void Wait()
    {
        int now = Volatile.Read(ref phase);
        if (Interlocked.Increment(ref waiting) == members)
        {
            waiting = 0;
            Interlocked.Increment(ref phase);
            if (Volatile.Read(ref sleeping) > 0) WakeAll();
            return;
        }
        for (int turn = 0; turn < Turns && Volatile.Read(ref phase) == now; turn++) Thread.SpinWait(1);
        if (Volatile.Read(ref phase) == now) SleepUntilAfter(now);
        if (failure is not null && Volatile.Read(ref phase) == now) throw new OperationCanceledException();
    }

    /// <summary>For a machine that has fewer processors to give than there are members: who waits long must not keep others from working.</summary>
    void SleepUntilAfter(int now)
    {
        lock (bed)
        {
            Interlocked.Increment(ref sleeping);                   // before the phase is looked at again, so that whoever ends it sees a sleeper
            while (Volatile.Read(ref phase) == now && failure is null) Monitor.Wait(bed);
            Interlocked.Decrement(ref sleeping);
        }
    }

    void WakeAll()
    {
        lock (bed) Monitor.PulseAll(bed);
    }
}
