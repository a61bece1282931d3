using System.Diagnostics;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Files;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Benchmarks;

/// <summary>Saves and loads a factor model of more than 2 GiB, and compares what it scores.</summary>
internal static class LargeModel
{
    const int Movies = 1000,
        Factors = 108;

    public static int Run(string folder, int users)
    {
        var clock = Stopwatch.StartNew();
        int stride = FactorMath.Stride(Factors);
        float[] rows = new float[users * stride],
            items = new float[Movies * stride];
        for (int row = 0; row < users; row++)
            rows.AsSpan(row * stride, Factors).Fill(row % 1000 / 1000f);
        for (int row = 0; row < Movies; row++)
            items.AsSpan(row * stride, Factors).Fill(row / 1000f);
        var facts = new TrainingFacts(
            IdMap.OfRising([.. Enumerable.Range(1, users)]),
            IdMap.OfRising([.. Enumerable.Range(1, Movies)]),
            RatingScale.HalfStars,
            3.5,
            users
        );
        var table = new FactorTable(Factors, 3.5, new float[users], new float[Movies], rows, items);
        float[] before = new float[Movies],
            after = new float[Movies];
        table.Score(users - 1, before);
        Say("made");

        string path = Path.Combine(folder, "large.safetensors");
        ModelFile file = facts.NewFile("als", new AlsOptions { Factors = Factors });
        table.AddTo(file);
        AtomicFile.Write(path, file.Write);
        Say($"saved {new FileInfo(path).Length:N0} bytes");
        (file, table, rows) = (null!, null!, null!);
        GC.Collect();

        Als loaded;
        using (FileStream stream = File.OpenRead(path))
            loaded = Als.Load(stream);
        Say("loaded");
        loaded.Score(users - 1, after);
        File.Delete(path);
        bool isSame = before.AsSpan().SequenceEqual(after);
        Console.WriteLine(isSame ? "the scores are the same" : "the scores differ");
        return isSame ? 0 : 1;

        void Say(string what)
        {
            using Process own = Process.GetCurrentProcess();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: {clock.Elapsed.TotalSeconds:0.0} s, "
                        + $"{own.TotalProcessorTime.TotalSeconds:0.0} s of processors, {own.WorkingSet64 >> 20} "
                        + $"MiB, peak {own.PeakWorkingSet64 >> 20} MiB"
                )
            );
            clock.Restart();
        }
    }
}
