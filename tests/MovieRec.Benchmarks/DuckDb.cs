using System.Runtime.InteropServices;

namespace MovieRec.Benchmarks;

/// <summary>Just enough of DuckDB's C interface to run a statement. Its library comes with `npm ci` in this folder
/// (DuckDB.NET does not restore everywhere).</summary>
internal sealed class DuckDb : IDisposable
{
    const string Library = "duckdb";
    const int Ok = 0;
    readonly nint database,
        connection;

    static DuckDb() =>
        NativeLibrary.SetDllImportResolver(
            typeof(DuckDb).Assembly,
            (name, _, _) => name == Library ? NativeLibrary.Load(LibraryPath!) : 0
        );

    /// <summary>Opens an empty database in memory.</summary>
    public DuckDb(int threads)
    {
        if (Open(null, out database) != Ok || Connect(database, out connection) != Ok)
            throw new InvalidOperationException("DuckDB does not open.");
        Execute($"SET threads = {threads}");
    }

    /// <summary>Where the library is, or null.</summary>
    public static string? LibraryPath { get; } =
        Environment.GetEnvironmentVariable("MOVIEREC_DUCKDB") is { Length: > 0 } path
            ? path
            : Repository.FindFile(
                "tests/MovieRec.Benchmarks/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so"
            );

    public unsafe void Execute(string sql)
    {
        var result = default(Result);
        int state = Query(connection, sql, &result);
        string error = state == Ok ? "" : Marshal.PtrToStringUTF8(ResultError(&result)) ?? "";
        DestroyResult(&result);
        if (state != Ok)
            throw new InvalidOperationException(error);
    }

    public void Dispose()
    {
        nint c = connection,
            d = database;
        Disconnect(ref c);
        Close(ref d);
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Result
    {
        public ulong ColumnCount,
            RowCount,
            RowsChanged;
        public nint Columns,
            ErrorMessage,
            Data;
    }

    [DllImport(Library, EntryPoint = "duckdb_open")]
    static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string? path, out nint database);

    [DllImport(Library, EntryPoint = "duckdb_connect")]
    static extern int Connect(nint database, out nint connection);

    [DllImport(Library, EntryPoint = "duckdb_query")]
    static extern unsafe int Query(nint connection, [MarshalAs(UnmanagedType.LPUTF8Str)] string sql, Result* result);

    [DllImport(Library, EntryPoint = "duckdb_result_error")]
    static extern unsafe nint ResultError(Result* result);

    [DllImport(Library, EntryPoint = "duckdb_destroy_result")]
    static extern unsafe void DestroyResult(Result* result);

    [DllImport(Library, EntryPoint = "duckdb_disconnect")]
    static extern void Disconnect(ref nint connection);

    [DllImport(Library, EntryPoint = "duckdb_close")]
    static extern void Close(ref nint database);
}
