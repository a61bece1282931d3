using MovieRec.Numerics;

namespace MovieRec.Benchmarks.Mutation;

internal enum Verdict
{
    /// <summary>Refused in one line of a documented exception.</summary>
    Refused,

    /// <summary>Accepted, and what came out was compared.</summary>
    Right,

    /// <summary>Neither.</summary>
    Failed,
}

/// <summary>A kind of input: valid bytes of it, and what is expected of those who read them.</summary>
internal abstract class Target(string name)
{
    /// <summary>For the table of counts and for messages.</summary>
    public string Name { get; } = name;

    /// <summary>How often it is chosen.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Makes a valid input and damages it.</summary>
    public abstract byte[] Mutated(ref Rng rng);

    /// <summary>Reads the input that <see cref="Mutated"/> made last.</summary>
    /// <returns>Null where it is right; otherwise what is wrong with what came out.</returns>
    /// <exception cref="Exception">The reader refused it; <see cref="NamesIn"/> says what the message must
    /// name.</exception>
    public abstract string? Read(byte[] input);

    /// <summary>One of these must be in the message of a refusal.</summary>
    public abstract IEnumerable<string> NamesIn { get; }
}
