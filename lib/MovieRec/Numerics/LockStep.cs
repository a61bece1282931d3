namespace MovieRec.Numerics;

/// <summary>Threads that go through the same phases side by side, thousands of times a second.</summary>
/// <remarks>For phases of some ten microseconds, where handing them to the thread pool one by one would take as long as
/// they do. A phase is cut into numbered parts, and who is free takes the next one; a phase begins when all parts of
/// the one before are done, and sees what they wrote. So nobody waits for a thread that the machine keeps from running,
/// unless it holds a part; and results don't depend on the number of threads if parts are told apart by
/// number.</remarks>
internal sealed class LockStep
{
    /// <summary>Turns of a waiting member before it goes to sleep: some tens of microseconds, about as long as waking
    /// up takes.</summary>
    const int Turns = 1000;

    readonly object bed = new();
    readonly int phases;
    readonly Func<int, int> parts;
    readonly Action<int, int, int> body;
    long next; // phase · 2³² + the part that is to be taken next
    int done,
        sleeping;
    volatile Exception? failure;

    LockStep(int phases, Func<int, int> parts, Action<int, int, int> body) =>
        (this.phases, this.parts, this.body) = (phases, parts, body);

    /// <summary>How many members there are for a number of threads, where 0 stands for the number of
    /// processors.</summary>
    public static int MembersOf(int threads)
    {
        OptionRange.Threads(threads);
        return threads == 0 ? Environment.ProcessorCount : threads;
    }

    /// <summary>Runs all parts of all phases.</summary>
    /// <param name="members">Threads, this one among them; at least 1.</param>
    /// <param name="phases">How many.</param>
    /// <param name="parts">Parts of a phase by its number, at least 1.</param>
    /// <param name="body">Called with the member, the phase and the part, each from 0.</param>
    /// <remarks>The first exception of a member stops the others and is thrown on.</remarks>
    public static void Run(int members, int phases, Func<int, int> parts, Action<int, int, int> body)
    {
        var step = new LockStep(phases, parts, body);
        Thread[] others =
        [
            .. Enumerable
                .Range(1, members - 1)
                .Select(member => new Thread(() => step.Work(member)) { IsBackground = true }),
        ];
        foreach (Thread other in others)
            other.Start();
        step.Work(0);
        foreach (Thread other in others)
            other.Join();
        if (step.failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    void Work(int member)
    {
        try
        {
            while (failure is null)
            {
                long now = Volatile.Read(ref next);
                int phase = (int)(now >> 32),
                    part = (int)now;
                if (phase == phases)
                    return;
                int count = parts(phase);
                if (part == count)
                {
                    Wait(phase);
                }
                else if (Interlocked.CompareExchange(ref next, now + 1, now) == now)
                {
                    body(member, phase, part);
                    if (Interlocked.Increment(ref done) == count)
                        Begin(phase + 1);
                }
            }
        }
        catch (Exception wrong)
        {
            Interlocked.CompareExchange(ref failure, wrong, null);
            WakeAll();
        }
    }

    void Begin(int phase)
    {
        done = 0; // nobody counts until the phase has begun
        Interlocked.Exchange(ref next, (long)phase << 32);
        if (Volatile.Read(ref sleeping) > 0)
            WakeAll();
    }

    /// <summary>Returns when a phase is over.</summary>
    void Wait(int phase)
    {
        for (int turn = 0; turn < Turns && IsIn(phase); turn++)
            Thread.SpinWait(1);
        if (!IsIn(phase))
            return;
        lock (bed)
        {
            // before the phase is looked at again, so that whoever ends it sees a sleeper
            Interlocked.Increment(ref sleeping);
            while (IsIn(phase) && failure is null)
                Monitor.Wait(bed);
            Interlocked.Decrement(ref sleeping);
        }
    }

    bool IsIn(int phase) => (int)(Volatile.Read(ref next) >> 32) == phase;

    void WakeAll()
    {
        lock (bed)
            Monitor.PulseAll(bed);
    }
}
