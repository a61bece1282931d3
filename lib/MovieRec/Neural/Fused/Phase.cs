using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>Work that threads share in pieces, in any order.</summary>
/// <param name="Pieces">Number of pieces, asked when the phase begins.</param>
/// <param name="Run">Does a piece; it must write to places of its own.</param>
internal readonly record struct Work(Func<int> Pieces, Action<int> Run);

/// <summary>One phase of a training step. It begins when the phase before it has ended, and ends when all of its pieces
/// are done.</summary>
internal sealed class Phase
{
    readonly Work[] parts;
    readonly int[] ends; // [parts] last piece of each, plus 1
    readonly Action? finish;
    readonly Action<int> run; // kept, so that no step allocates

    /// <param name="finish">Runs on one thread after the last piece; null for nothing.</param>
    /// <param name="parts">Run side by side.</param>
    public Phase(Action? finish, params Work[] parts)
    {
        (this.finish, this.parts, ends, run) = (finish, parts, new int[parts.Length], RunPiece);
    }

    public void Run(WorkerTeam team)
    {
        int pieces = 0;
        for (int part = 0; part < parts.Length; part++)
            ends[part] = pieces += parts[part].Pieces();
        team.For(pieces, run);
        finish?.Invoke();
    }

    void RunPiece(int piece)
    {
        int part = 0;
        while (piece >= ends[part])
            part++;
        parts[part].Run(part == 0 ? piece : piece - ends[part - 1]);
    }
}
