using DuckDB.NET.Data;

namespace MovieRec.Benchmarks;

/// <summary>An empty DuckDB database in memory.</summary>
internal sealed class DuckDb : IDisposable
{
    readonly DuckDBConnection connection = new("Data Source=:memory:");

    public DuckDb(int threads)
    {
        connection.Open();
        Execute($"SET threads = {threads}");
    }

    public void Execute(string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => connection.Dispose();
}
