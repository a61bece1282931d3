using System.Diagnostics;
using MovieRec.Tests.Contracts;

namespace MovieRec.Benchmarks;

/// <summary>Fold-in beside a refit for every model: the table of the contract test, with all models as they are by
/// default.</summary>
internal static class FoldIn
{
    /// <param name="dataset">Such as ml-100k.</param>
    /// <param name="seed">Decides which ratings are given.</param>
    /// <param name="models">Names; none for all.</param>
    public static void Run(string dataset, ulong seed, string[] models)
    {
        var study = new FoldInStudy(Repository.Data(dataset), every: 6, most: 20, seed);
        Console.WriteLine(
            $"{dataset}, seed {seed}: {study.HiddenUsers} users hidden, {study.JudgedRatings} ratings "
                + "judged; RMSE, and NDCG@10 of models that rank"
        );
        Console.WriteLine(FoldInStudy.Header);
        foreach (
            FoldInStudy.Entry entry in FoldInStudy
                .All(threads: 0)
                .Where(entry => models.Length == 0 || models.Contains(entry.Name))
        )
        {
            var clock = Stopwatch.StartNew();
            foreach (FoldInStudy.Line line in study.Of(entry))
                Console.WriteLine(line);
            Console.WriteLine($"  {clock.Elapsed.TotalSeconds:0.0} s");
        }
    }
}
