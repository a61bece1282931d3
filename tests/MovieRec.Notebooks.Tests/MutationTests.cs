using MovieRec.Benchmarks.Mutation;
using MovieRec.Files;

namespace MovieRec.Notebooks.Tests;

/// <summary>A small slice of <c>once mutate</c>: damaged inputs over all readers, with fixed seeds and some others each
/// time.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    static readonly string Notebooks = Path.Combine(RepositoryRoot.Above(AppContext.BaseDirectory)!, "notebooks");

    [Fact]
    public void Damaged_inputs_are_refused_in_one_line_or_read_right()
    {
        string[] documents =
        [
            Path.Combine(Notebooks, "02-interaction-matrix.ipynb"),
            Path.Combine(Notebooks, "08-movie-club.ipynb"),
        ];
        using var run = new MutationRun(
            documents,
            kind => kind.Name is "als" or "funk-svd" or "lightfm" or "ease" or "content"
        );
        ulong other = (ulong)Random.Shared.Next();
        IEnumerable<ulong> seeds = Enumerable
            .Range(1, 300)
            .Concat(Enumerable.Range(0, 30))
            .Select((n, place) => place < 300 ? (ulong)n : other + (ulong)n);
        string[] failures =
        [
            .. seeds
                .Select(run.One)
                .OfType<MutationFailure>()
                .Select(failure => $"seed {failure.Seed}, {failure.Target}: {failure.What}"),
        ];
        output.WriteLine($"seeds 1 to 300 and {other} to {other + 29}\n{run.Table()}");
        Assert.Empty(failures);
    }
}
