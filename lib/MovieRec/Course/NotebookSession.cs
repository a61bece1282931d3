using MovieRec.Datasets;

namespace MovieRec.Course;

/// <summary>The data set that a running notebook has opened, and the figures that it has saved.</summary>
/// <remarks>A host that runs several notebooks in one process gives each a session of its own and enters it in each
/// cell. In a host with a process per notebook, such as .NET Interactive, all cells share the session of the
/// process.</remarks>
internal sealed class NotebookSession
{
    static readonly AsyncLocal<NotebookSession?> Entered = new();
    static readonly NotebookSession OfProcess = new();
    readonly List<string> figures = [];

    /// <summary>The session of the notebook that the calling code belongs to.</summary>
    public static NotebookSession Current => Entered.Value ?? OfProcess;

    /// <summary>The data set that replaces the one that the notebook asks for; null: none.</summary>
    public DataRequest? Data { get; init; }

    /// <summary>The folder of saved figures; null: the default.</summary>
    public string? FigureFolder { get; init; }

    /// <summary>The name of the data set that the notebook opened last if it is none of those requested; otherwise
    /// null.</summary>
    public string? StandIn { get; set; }

    /// <summary>The name of the data set that the notebook opened last; null if it has not opened one.</summary>
    public string? DataName { get; set; }

    /// <summary>Full paths of the figure files that were saved, in order, each once.</summary>
    public IReadOnlyList<string> Figures
    {
        get
        {
            lock (figures)
                return [.. figures.Distinct(StringComparer.Ordinal)];
        }
    }

    /// <summary>Makes this the session of the calling code and of all tasks and threads that it starts.</summary>
    public void Enter()
    {
        Entered.Value = this;
        Data?.Enter();
    }

    public void AddFigures(IEnumerable<string> paths)
    {
        lock (figures)
            figures.AddRange(paths);
    }
}
