using MovieRec.Formatting;

namespace MovieRec.Data;

/// <summary>A data file is damaged or has another format than expected. The message names the file and the line, what
/// was found, and what was expected.</summary>
public sealed class DataFormatException : IOException
{
    /// <summary>Creates an exception for an entire file.</summary>
    public DataFormatException(string file, string problem, Exception? inner = null)
        : base(OneLine.Of($"{file}: {problem}"), inner) => File = file;

    /// <summary>Creates an exception for a line.</summary>
    public DataFormatException(string file, long line, string problem)
        : base(OneLine.Of(Invariant($"{file}:{line}: {problem}")))
    {
        File = file;
        Line = line;
    }

    /// <summary>Path of the file, which may be inside of an archive: <c>data/ml-100k.zip/ml-100k/u.data</c>.</summary>
    public string File { get; }

    /// <summary>The line, from 1; null for an error of the whole file.</summary>
    public long? Line { get; }
}
