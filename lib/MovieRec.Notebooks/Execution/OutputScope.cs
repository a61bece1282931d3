using System.Text;

namespace MovieRec.Notebooks.Execution;

/// <summary>While it is open, what is written to the console goes into the outputs of the cell that runs.</summary>
/// <remarks>The console belongs to the process, so one notebook runs at a time. A thread that a cell started, or a cell
/// left running after its time limit, stays with its own notebook: when that has ended, its text is dropped and never
/// appears in the outputs of another.</remarks>
internal sealed class OutputScope : IDisposable
{
    static readonly AsyncLocal<OutputScope?> Owner = new();
    static OutputScope? open;

    readonly TextWriter oldOut = Console.Out,
        oldError = Console.Error;
    volatile CellOutputs? cell;
    bool abandoned;

    public OutputScope()
    {
        open = this;
        Console.SetOut(new CellWriter("stdout", oldOut));
        Console.SetError(new CellWriter("stderr", oldError));
    }

    /// <summary>The outputs of the cell that runs; null between cells and outside of notebooks.</summary>
    public static CellOutputs? Current => (Owner.Value ?? open)?.cell;

    /// <summary>Call it on the thread that runs the cell: threads and tasks that it starts belong to this
    /// scope.</summary>
    public void Enter(CellOutputs outputs)
    {
        Owner.Value = this;
        cell = outputs;
    }

    public void Leave() => cell = null;

    /// <summary>A cell was left running. The writers of this scope stay in place: they drop what the cell still
    /// writes and pass on everything else.</summary>
    public void Abandon() => abandoned = true;

    public void Dispose()
    {
        cell = null;
        open = null;
        if (abandoned)
            return;
        Console.SetOut(oldOut);
        Console.SetError(oldError);
    }

    sealed class CellWriter(string stream, TextWriter outside) : TextWriter
    {
        public override Encoding Encoding => outside.Encoding;

        [System.Diagnostics.CodeAnalysis.AllowNull]
        public override string NewLine
        {
            get => "\n";
            set { }
        }

        public override void Write(char value) => Write([value]);

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if ((Owner.Value ?? open) is { } scope)
                scope.cell?.Write(stream, buffer);
            else
                outside.Write(buffer);
        }

        public override void Flush() => outside.Flush();

        // The base class writes text and line end apart, between which another thread could write.
        public override void WriteLine() => Write("\n");

        public override void WriteLine(string? value) => Write(value + "\n");
    }
}
