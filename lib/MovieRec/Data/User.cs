namespace MovieRec.Data;

/// <summary>A user; values that the data set lacks are null.</summary>
public sealed record User
{
    /// <summary>The published id; an <see cref="int"/> converts to it.</summary>
    public required Id Id { get; init; }

    /// <summary>Years. ML-1M gives the lower end of a group instead: 1 (under 18), 18, 25, 35, 45, 50, 56.</summary>
    public int? Age { get; init; }

    /// <summary><c>F</c> or <c>M</c>, the only values in the data sets.</summary>
    public char? Gender { get; init; }

    /// <summary>Such as <c>librarian</c>; ML-1M's numbers are translated to the words of its README.</summary>
    public string? Occupation { get; init; }

    /// <summary>Post code as published.</summary>
    public string? ZipCode { get; init; }

    /// <summary>Name of a member of a movie club; null in published data sets.</summary>
    public string? Name { get; init; }
}
