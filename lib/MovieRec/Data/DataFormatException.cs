using MovieRec.Formatting;

namespace MovieRec.Data;

/// <summary>A data file is not what it should be. The message names file and line, what was found, and what was
/// expected.</summary>
public sealed class DataFormatException : IOException
{
    /// <summary>An error of a whole file.</summary>
    public DataFormatException(string file, string problem, Exception? inner = null)
        : base(OneLine.Of($"{file}: {problem}"), inner) => File = file;

    /// <summary>An error at a line.</summary>
    public DataFormatException(string file, long line, string problem)
        : base(OneLine.Of(Invariant($"{file}:{line}: {problem}")))
    {
        File = file;
        Line = line;
    }

    /// <summary>The file, as it was reached: <c>data/ml-100k.zip/ml-100k/u.data</c>.</summary>
    public string File { get; }

    /// <summary>The line, from 1; null where the whole file is meant.</summary>
    public long? Line { get; }
}
