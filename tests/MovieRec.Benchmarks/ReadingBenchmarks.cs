using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using MovieRec.Data;
using MovieRec.Datasets;

namespace MovieRec.Benchmarks;

/// <summary>A generated ratings.csv of 25 million rows, from the page cache into columns in memory, two threads: ours
/// (with its checks, movies and indices) and DuckDB's read_csv, which is told the columns and their types; once into a
/// table, and once only summed up.</summary>
[SimpleJob(RunStrategy.Monitoring, warmupCount: 2, iterationCount: 7)]
[MemoryDiagnoser]
public class Reading25MBenchmarks : IDisposable
{
    const string Columns =
        "columns={'userId':'INTEGER','movieId':'INTEGER','rating':'FLOAT','timestamp':'BIGINT'}, "
        + "header=true, auto_detect=false, delim=',', quote='', escape=''";
    readonly string folder = Repository.Artifact("generated-25m");
    readonly DuckDb duckDb = new(threads: 2);

    string Csv => Path.Combine(folder, "ratings.csv");

    [GlobalSetup]
    public void Setup()
    {
        if (!File.Exists(Csv))
            GeneratedCsv.Write(folder, 162_541, 59_047, 25_000_000);
    }

    [Benchmark(Baseline = true)]
    public Dataset MovieRec() => Dataset.Read(folder, threads: 2);

    [Benchmark]
    public void DuckDbIntoTable() =>
        duckDb.Execute($"CREATE OR REPLACE TABLE r AS SELECT * FROM read_csv('{Csv}', {Columns})");

    [Benchmark]
    public void DuckDbIntoTableSniffed() =>
        duckDb.Execute($"CREATE OR REPLACE TABLE r AS SELECT * FROM read_csv('{Csv}')");

    [Benchmark]
    public void DuckDbOnlySums() =>
        duckDb.Execute(
            $"SELECT sum(userId), sum(movieId), sum(rating), sum(timestamp) FROM read_csv('{Csv}', {Columns})"
        );

    [GlobalCleanup]
    public void Dispose()
    {
        duckDb.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>ML-1M's ratings.dat: reading and scanning its bytes once, and the whole data set.</summary>
public class ReadingMl1mBenchmarks
{
    readonly string folder = Repository.Artifact("ml-1m");
    readonly byte[] buffer = new byte[1 << 20];

    [GlobalSetup]
    public void Setup()
    {
        string zip = Path.Combine(Environment.GetEnvironmentVariable("MOVIEREC_DATA") ?? "", "ml-1m-notime.zip");
        if (!File.Exists(zip))
            throw new InvalidOperationException("Set MOVIEREC_DATA to a folder that holds ml-1m-notime.zip.");
        if (!Directory.Exists(folder))
            System.IO.Compression.ZipFile.ExtractToDirectory(zip, folder);
    }

    [Benchmark(Baseline = true)]
    public int ReadAndScanBytes()
    {
        int lines = 0;
        using FileStream stream = new(
            Path.Combine(folder, "ml-1m", "ratings.dat"),
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            0
        );
        while (stream.Read(buffer) is > 0 and int read)
        {
            foreach (byte value in buffer.AsSpan(0, read))
            {
                if (value == (byte)'\n')
                    lines++;
            }
        }
        return lines;
    }

    [Benchmark]
    public Dataset MovieRec() => Dataset.Read(folder, threads: 2);
}
