using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MovieRec.Data;
using MovieRec.Data.Layouts;
using MovieRec.Data.Titles;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Benchmarks.Mutation;

/// <summary>One input that was read wrongly; its seed makes it again.</summary>
internal sealed record MutationFailure(ulong Seed, string Target, string What, byte[] Input);

/// <summary>Makes damaged inputs and reads them all. Each is refused in one line that names the file, or accepted with
/// the right content.</summary>
internal sealed class MutationRun : IDisposable
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);
    const long MaxBytes = 1L << 30;

    readonly string folder = Directory.CreateTempSubdirectory("movierec-mutation-").FullName;
    readonly List<Target> targets;
    readonly Target[] drawn;

    /// <param name="notebooks">Documents to damage.</param>
    /// <param name="wanted">Which models; null for all.</param>
    public MutationRun(IEnumerable<string> notebooks, Func<ModelEntry, bool>? wanted = null)
    {
        wanted ??= _ => true;
        targets =
        [
            .. Enum.GetValues<DatasetLayout>().Select(layout => new LayoutTarget(layout) { Weight = 4 }),
            new ZipTarget(folder) { Weight = 4 },
            new ImdbTarget(folder) { Weight = 2 },
            new ClubTarget { Weight = 3 },
            new ModelFileTarget(folder, checksum: true, wanted) { Weight = 4 },
            new ModelFileTarget(folder, checksum: false, wanted) { Weight = 6 },
            new CheckpointTarget(folder, checksum: true, wanted) { Weight = 2 },
            new CheckpointTarget(folder, checksum: false, wanted) { Weight = 2 },
            new NotebookTarget(folder, notebooks) { Weight = 4 },
        ];
        drawn = [.. targets.SelectMany(target => Enumerable.Repeat(target, target.Weight))];
    }

    /// <summary>Counts by kind of input.</summary>
    public Dictionary<string, int[]> Counts { get; } = [];

    /// <summary>Makes the input of one seed and reads it.</summary>
    /// <returns>Null where all is well.</returns>
    public MutationFailure? One(ulong seed)
    {
        var rng = Rng.ForStream(seed, 77);
        Target target = drawn[rng.Next(drawn.Length)];
        byte[] input = target.Mutated(ref rng);
        string? wrong = null;
        Verdict verdict = Verdict.Failed;
        long allocated = 0;
        // A thread of its own: a reader that hangs is left behind, and one that recurses deeply has the usual stack.
        var work = new Thread(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                wrong = target.Read(input);
                verdict = wrong is null ? Verdict.Right : Verdict.Failed;
            }
            catch (Exception refused)
            {
                wrong = Problem(refused, target);
                verdict = wrong is null ? Verdict.Refused : Verdict.Failed;
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        })
        {
            IsBackground = true,
        };
        work.Start();
        if (!work.Join(Longest))
            (verdict, wrong) = (Verdict.Failed, $"not done after {Longest.TotalSeconds} s");
        else if (allocated > MaxBytes)
            (verdict, wrong) = (Verdict.Failed, $"allocated {allocated:N0} bytes");
        if (!Counts.TryGetValue(target.Name, out int[]? counts))
            Counts.Add(target.Name, counts = new int[3]);
        counts[(int)verdict]++;
        return verdict == Verdict.Failed ? new MutationFailure(seed, target.Name, wrong!, input) : null;
    }

    /// <summary>What is wrong with a refusal; null where nothing is.</summary>
    static string? Problem(Exception refused, Target target)
    {
        bool documented = refused is DataFormatException or InvalidDataException or TitleException;
        // Forged weights that are finite may make a training diverge; that is said as of any other training.
        if (
            target is CheckpointTarget
            && refused is InvalidOperationException or ArithmeticException
            && refused.Message.Contains("finite", StringComparison.Ordinal)
        )
            return null;
        if (!documented)
        {
            string? place = refused
                .StackTrace?.Split('\n')
                .FirstOrDefault(line => line.Contains("MovieRec", StringComparison.Ordinal));
            return $"{refused.GetType().Name}: {refused.Message.ReplaceLineEndings(" ")} {place?.Trim()}";
        }
        if (string.IsNullOrWhiteSpace(refused.Message))
            return "an empty message";
        if (refused.Message.AsSpan().ContainsAny('\n', '\r'))
            return $"more than one line: {JsonSerializer.Serialize(refused.Message)}";
        return target.NamesIn.Any(name => refused.Message.Contains(name, StringComparison.Ordinal))
            ? null
            : $"names no file: {refused.Message}";
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary><c>once mutate [--count N] [--seed N] [--first N]</c>.</summary>
    public static int Command(string[] args)
    {
        int count = int.Parse(Value("--count") ?? "10000", CultureInfo.InvariantCulture);
        ulong seed = ulong.Parse(Value("--seed") ?? $"{Random.Shared.Next()}", CultureInfo.InvariantCulture);
        var clock = Stopwatch.StartNew();
        string notebooks = Path.Combine(Repository.Root, "notebooks");
        using var run = new MutationRun(Directory.GetFiles(notebooks, "*.ipynb").Order(StringComparer.Ordinal));
        Console.WriteLine(
            $"{count:N0} inputs, seeds {seed} to {seed + (ulong)count - 1}; one of them again: once "
                + "mutate --count 1 --seed N"
        );
        string saved = Repository.Artifact("mutations");
        Directory.CreateDirectory(saved);
        int failed = 0;
        for (int i = 0; i < count; i++)
        {
            // If the process dies, this is the input that did it.
            File.WriteAllText(Path.Combine(saved, "current-seed"), $"{seed + (ulong)i}");
            if (run.One(seed + (ulong)i) is not { } failure)
                continue;
            failed++;
            File.WriteAllBytes(Path.Combine(saved, $"{failure.Seed}.bin"), failure.Input);
            Console.WriteLine($"seed {failure.Seed}, {failure.Target}: {failure.What}");
        }
        Console.WriteLine(run.Table());
        Console.WriteLine(
            $"{failed:N0} of {count:N0} failed, {clock.Elapsed.TotalSeconds:0} "
                + $"s{(failed > 0 ? $"; their inputs are in {saved}" : "")}"
        );
        return failed == 0 ? 0 : 1;

        string? Value(string name) =>
            Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
    }

    /// <summary>Tried, refused, accepted and failed by kind.</summary>
    public string Table() =>
        "kind                                tried  refused  accepted, right  failed\n"
        + string.Concat(
            targets
                .Where(target => Counts.ContainsKey(target.Name))
                .Select(target =>
                    $"{target.Name, -34} {Counts[target.Name].Sum(), 6} {Counts[target.Name][0], 8} "
                    + $"{Counts[target.Name][1], 16} {Counts[target.Name][2], 7}\n"
                )
        );
}
