using System.Diagnostics;
using MovieRec.Benchmarks.Mutation;
using MovieRec.Data;
using MovieRec.Datasets;

namespace MovieRec.Benchmarks;

internal static class Once
{
    public static int Run(string[] args)
    {
        var clock = Stopwatch.StartNew();
        switch (args)
        {
            case ["generate", string folder, string users, string movies, string ratings]:
                GeneratedCsv.Write(folder, int.Parse(users), int.Parse(movies), int.Parse(ratings));
                Console.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s");
                return 0;
            case ["read", string path]:
                for (int i = 0; i < 8; i++)
                {
                    clock.Restart();
                    TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
                    Dataset data = Dataset.Read(path);
                    Console.WriteLine(
                        $"{clock.Elapsed.TotalSeconds:0.000} s  "
                            + $"({(Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds:0.000} "
                            + $"s of processors)  {data.Ratings}  peak "
                            + $"{Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB, live "
                            + $"{GC.GetTotalMemory(true) >> 20} MiB"
                    );
                    GC.KeepAlive(data);
                }
                return 0;
            case ["rank-weights"]:
                RankWeights.Run();
                return 0;
            case ["networks"]:
                Networks.Run();
                return 0;
            case ["attention"]:
                AttentionNetworks.Run();
                return 0;
            case ["large-model", string folder, .. string[] users]:
                return LargeModel.Run(folder, users is [string count] ? int.Parse(count) : 5_100_000);
            case ["mutate", .. string[] options]:
                return Mutation.MutationRun.Command(options);
            case ["foldin", string dataset, string seed, .. string[] models]:
                FoldIn.Run(dataset, ulong.Parse(seed), models);
                return 0;
            default:
                Console.Error.WriteLine(
                    "once generate FOLDER USERS MOVIES RATINGS | once read PATH | once rank-weights | "
                        + "once networks | once attention | once large-model FOLDER [USERS] | once mutate "
                        + "[--count N] [--seed N] | once foldin DATASET SEED [MODEL …]"
                );
                return 2;
        }
    }
}
