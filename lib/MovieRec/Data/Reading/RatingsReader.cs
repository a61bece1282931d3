using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using MovieRec.Numerics;

namespace MovieRec.Data.Reading;

/// <summary>Reads a file of ratings: one thread at a time takes the next chunk of lines, and all threads parse their
/// chunks directly into the final columns. No strings are allocated, and the result does not depend on the number of
/// threads.</summary>
/// <remarks>A file that can be read twice has its lines counted first, so that the columns have their final length from
/// the start: at 25 million ratings that takes as long as trimming them later, and half the memory.</remarks>
internal static class RatingsReader
{
    const int ChunkBytes = 1 << 20;

    /// <param name="file">The file.</param>
    /// <param name="format">Its layout.</param>
    /// <param name="movies">The known movies; see <paramref name="unlisted"/> for others.</param>
    /// <param name="users">The known users; null for those who rated, if the data set has no file of users.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors.</param>
    /// <param name="unlisted">The index that ratings of other movies get; -1: such a rating is an error.</param>
    /// <param name="dirt">Gets a note if times were converted to seconds.</param>
    /// <param name="cancel">Checked between chunks.</param>
    /// <exception cref="DataFormatException">A line is wrong (the first such line is named), or the file is
    /// empty.</exception>
    public static (RatingColumns Columns, IdMap Users) Read(
        SourceFile file,
        RatingsFormat format,
        IdMap movies,
        IdMap? users,
        int threads = 0,
        int unlisted = -1,
        DirtLog? dirt = null,
        CancellationToken cancel = default
    ) =>
        format.Separator.Length == 2
            ? new Run<TwoColons>(file, format, movies, users, unlisted).Read(threads, dirt, cancel)
        : format.Separator[0] == ',' ? new Run<Comma>(file, format, movies, users, unlisted).Read(threads, dirt, cancel)
        : new Run<Tab>(file, format, movies, users, unlisted).Read(threads, dirt, cancel);

    interface ISeparator
    {
        static abstract int Length { get; }
        static abstract bool At(ref byte text);
    }

    readonly struct Tab : ISeparator
    {
        public static int Length => 1;

        public static bool At(ref byte text) => text == (byte)'\t';
    }

    readonly struct Comma : ISeparator
    {
        public static int Length => 1;

        public static bool At(ref byte text) => text == (byte)',';
    }

    readonly struct TwoColons : ISeparator
    {
        public static int Length => 2;

        public static bool At(ref byte text) => text == (byte)':' && Unsafe.Add(ref text, 1) == (byte)':';
    }

    sealed class Run<TSeparator>(SourceFile file, RatingsFormat format, IdMap movies, IdMap? users, int unlisted)
        where TSeparator : struct, ISeparator
    {
        readonly int headerLines = format.Header is null ? 0 : 1;
        readonly float[] valueOfHalves = ValueOfHalves(format.Scale);
        readonly object gate = new();
        readonly List<Part> parts = [];
        int[] userColumn = [],
            movieColumn = [];
        float[] valueColumn = [];
        long[] secondsColumn = [];
        int rows,
            parsing;
        bool growing;
        DataFormatException? firstError;

        public (RatingColumns, IdMap) Read(int threads, DirtLog? dirt, CancellationToken cancel)
        {
            if (threads == 0)
                threads = Environment.ProcessorCount;
            // A file of a few chunks is cut finer, so that every thread has a share of it.
            int chunkBytes = (int)Math.Clamp(file.Length / (threads * 4), 1 << 16, ChunkBytes);
            long expected = CountLines(threads) - headerLines;
            if (expected > 0)
                Grow(CheckedSize(expected));
            using (var chunks = new LineChunks(file, file.Open(), chunkBytes))
            {
                ParallelBlocks.For(threads, 1, threads, (_, _, _) => Work(chunks, cancel), cancel);
            }
            cancel.ThrowIfCancellationRequested();
            if (firstError is not null)
                throw firstError;
            if (rows == 0)
                throw new DataFormatException(
                    file.FullName,
                    $"the file has no ratings; expected lines of {format.Expected}."
                );
            Grow(rows);
            if (
                parts.Exists(part => part.AllTimes >= UnixTimes.End)
                && UnixTimes.Normalize(secondsColumn, file.FullName, row => row + headerLines + 1L) is { } converted
            )
                dirt?.Note(converted);
            parts.Sort((x, y) => x.Start.CompareTo(y.Start));
            IdMap userIds = users ?? IndexUsers(threads);
            return (new RatingColumns(userColumn, movieColumn, valueColumn, secondsColumn, InOrder()), userIds);
        }

        /// <summary>A parsed chunk: where its rows start, whether they are in order without repeats, the bitwise or of
        /// its times (below the end of 2099 in seconds only if all of them are), and its users, once per run of equal
        /// ones.</summary>
        sealed record Part(int Start, bool Ordered, ulong AllTimes, int[] Users);

        bool InOrder()
        {
            foreach (Part part in parts)
            {
                int first = part.Start;
                if (!part.Ordered || first > 0 && !Rises(first - 1, first))
                    return false;
            }
            return true;

            bool Rises(int row, int next) =>
                userColumn[row] < userColumn[next]
                || userColumn[row] == userColumn[next] && movieColumn[row] < movieColumn[next];
        }

        /// <summary>Number of lines of the file, or 0 if counting them would require decompressing it.</summary>
        long CountLines(int threads)
        {
            using (Stream probe = file.Open())
            {
                if (!probe.CanSeek)
                    return 0;
            }
            const int Piece = 1 << 20;
            int pieces = (int)((file.Length + Piece - 1) / Piece);
            long[] lines = new long[threads];
            byte last = 0;
            // Each thread has an open file of its own and counts every n-th piece.
            ParallelBlocks.For(
                threads,
                1,
                threads,
                (thread, _, _) =>
                {
                    using Stream stream = file.Open();
                    byte[] buffer = new byte[Piece];
                    for (int piece = thread; piece < pieces; piece += threads)
                    {
                        stream.Position = (long)piece * Piece;
                        int read = stream.ReadAtLeast(
                            buffer,
                            (int)Math.Min(Piece, file.Length - stream.Position),
                            throwOnEndOfStream: false
                        );
                        lines[thread] += buffer.AsSpan(0, read).Count((byte)'\n');
                        if (piece == pieces - 1 && read > 0)
                            last = buffer[read - 1];
                    }
                }
            );
            return lines.Sum() + (last == (byte)'\n' ? 0 : 1);
        }

        static int CheckedSize(long size) => (int)Math.Min(size, Array.MaxLength);

        void Work(LineChunks chunks, CancellationToken cancel)
        {
            byte[] buffer = [];
            List<int> runs = [];
            while (!cancel.IsCancellationRequested)
            {
                int length,
                    start,
                    count;
                long firstLine;
                lock (gate)
                {
                    while (growing)
                        Monitor.Wait(gate);
                    if (firstError is not null)
                        return;
                    try
                    {
                        (length, firstLine, count) = chunks.Next(ref buffer);
                        if (length == 0)
                            return;
                        if (firstLine == 0)
                            count -= headerLines;
                        Reserve(count, length);
                    }
                    catch (DataFormatException broken)
                    {
                        firstError = broken;
                        return;
                    }
                    start = rows;
                    rows += count;
                    parsing++;
                }
                DataFormatException? error = null;
                Part? part = null;
                try
                {
                    error = Parse(
                        buffer.AsSpan(0, length),
                        firstLine,
                        start,
                        runs,
                        out bool ordered,
                        out ulong allTimes
                    );
                    part = new Part(start, ordered, allTimes, [.. runs]);
                }
                finally
                {
                    lock (gate)
                    {
                        if (part is not null)
                            parts.Add(part);
                        if (error is not null && (firstError is null || error.Line < firstError.Line))
                            firstError = error;
                        parsing--;
                        Monitor.PulseAll(gate);
                    }
                }
            }
        }

        /// <summary>Makes room for another chunk. The length of the lines in the first chunk gives an estimate of their
        /// number.</summary>
        void Reserve(int count, int bytes)
        {
            if (rows + (long)count > Array.MaxLength)
                throw new DataFormatException(file.FullName, Invariant($"more than {Array.MaxLength:N0} ratings."));
            if (rows + count <= userColumn.Length)
                return;
            growing = true; // nobody takes the next chunk while we wait for those that parse
            while (parsing > 0)
                Monitor.Wait(gate);
            growing = false;
            long expected = rows == 0 ? (long)(file.Length * (count + 1.0) / bytes * 1.01) : userColumn.Length * 5L / 4;
            Grow((int)Math.Clamp(expected, rows + count, Array.MaxLength));
        }

        void Grow(int size)
        {
            Resize(ref userColumn);
            Resize(ref movieColumn);
            Resize(ref valueColumn);
            Resize(ref secondsColumn);

            void Resize<T>(ref T[] column)
            {
                if (column.Length == size)
                    return;
                T[] larger = GC.AllocateUninitializedArray<T>(size);
                column.AsSpan(0, Math.Min(rows, size)).CopyTo(larger);
                column = larger;
            }
        }

        // It is called too rarely, and runs too long at a time, for the JIT to optimize it on its own.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        DataFormatException? Parse(
            ReadOnlySpan<byte> text,
            long firstLine,
            int row,
            List<int> runs,
            out bool ordered,
            out ulong allTimes
        )
        {
            ordered = true;
            allTimes = 0;
            runs.Clear();
            if (firstLine == 0 && format.Header is not null)
            {
                int end = text.IndexOf((byte)'\n');
                string header = Encoding.UTF8.GetString(text[..end].TrimEnd((byte)'\r'));
                if (header.Replace("\"", "", StringComparison.Ordinal) != format.Header)
                    return new DataFormatException(
                        file.FullName,
                        1,
                        header.Contains('\0', StringComparison.Ordinal)
                            ? TextLines.IsUtf16
                            : $"expected the header '{format.Header}', found '{Field.Shorten(header)}'."
                    );
                text = text[(end + 1)..];
                firstLine = 1;
            }
            int first = row;
            // The columns cannot be replaced by longer ones while a chunk is parsed.
            int[] toUser = userColumn,
                toMovie = movieColumn;
            float[] toValue = valueColumn,
                values = valueOfHalves;
            long[] toSeconds = secondsColumn;
            int lastUser = -1,
                lastMovie = -1;
            ulong times = 0;
            ref byte start = ref MemoryMarshal.GetReference(text);
            nint at = 0,
                length = text.Length;
            // Every chunk ends in a line feed, which is no digit and no separator: so no field can run past the end.
            while (at < length)
            {
                nint line = at;
                if (
                    !Integer(ref start, ref at, out uint user)
                    || !Separator(ref start, ref at)
                    || !Integer(ref start, ref at, out uint movie)
                    || !Separator(ref start, ref at)
                    || !Halves(ref start, ref at, out uint halves)
                    || !Separator(ref start, ref at)
                    || !Seconds(ref start, ref at, out long seconds)
                    || !LineEnd(ref start, ref at)
                )
                {
                    int end = text[(int)line..].IndexOf((byte)'\n');
                    if (
                        !ReadSlowly(
                            text.Slice((int)line, end).TrimEnd((byte)'\r'),
                            out user,
                            out movie,
                            out halves,
                            out seconds
                        )
                    )
                        return Explain(text, (int)line, firstLine + row - first);
                    at = line + end + 1;
                }
                int movieIndex = movies.Find((int)movie);
                if (movieIndex < 0)
                    movieIndex = unlisted;
                int userIndex = users is null ? (int)user : users.Find((int)user);
                float value = halves < (uint)values.Length ? values[halves] : 0;
                if (movieIndex < 0 || userIndex < 0 || value == 0)
                    return Explain(text, (int)line, firstLine + row - first);
                if (userIndex != lastUser)
                {
                    ordered &= userIndex > lastUser;
                    runs.Add(lastUser = userIndex);
                }
                else if (movieIndex <= lastMovie)
                {
                    ordered = false;
                }
                lastMovie = movieIndex;
                toUser[row] = userIndex;
                toMovie[row] = movieIndex;
                toValue[row] = value;
                toSeconds[row] = seconds;
                times |= (ulong)seconds;
                row++;
            }
            allTimes = times;
            return null;
        }

        /// <summary>Reads a line in another form than the published files: with a rating such as 4.00, .5 or 5., a date
        /// or a time with a decimal point, or in CSV with fields in quotes.</summary>
        /// <returns>False if the line is wrong.</returns>
        [MethodImpl(MethodImplOptions.NoInlining)]
        static bool ReadSlowly(
            ReadOnlySpan<byte> line,
            out uint user,
            out uint movie,
            out uint halves,
            out long seconds
        )
        {
            (user, movie, halves, seconds) = (0, 0, 0, 0);
            return NextField(ref line, out ReadOnlySpan<byte> field)
                && Id(field, out user)
                && NextField(ref line, out field)
                && Id(field, out movie)
                && NextField(ref line, out field)
                && HalvesOf(field, out halves)
                && NextField(ref line, out field, last: true)
                && UnixTimes.TryRead(field, out seconds);

            static bool Id(ReadOnlySpan<byte> digits, out uint id)
            {
                id = 0;
                foreach (byte digit in digits)
                {
                    if (digit is < (byte)'0' or > (byte)'9')
                        return false;
                    id = unchecked(id * 10 + digit - '0');
                }
                return digits.Length is >= 1 and <= 9;
            }
        }

        /// <summary>Takes the next field, without its quotes, and the separator after it from the line.</summary>
        static bool NextField(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> field, bool last = false)
        {
            bool quoted = typeof(TSeparator) == typeof(Comma) && line.StartsWith("\""u8);
            if (quoted)
                line = line[1..];
            ReadOnlySpan<byte> separator =
                typeof(TSeparator) == typeof(Comma) ? ","u8
                : typeof(TSeparator) == typeof(Tab) ? "\t"u8
                : "::"u8;
            int end =
                quoted ? line.IndexOf((byte)'"')
                : last ? line.Length
                : line.IndexOf(separator);
            field = end < 0 ? [] : line[..end];
            if (end < 0)
                return false;
            line = line[(end + (quoted ? 1 : 0))..];
            if (last)
                return line.IsEmpty;
            if (!line.StartsWith(separator))
                return false;
            line = line[separator.Length..];
            return true;
        }

        /// <summary>Converts a decimal number, which must be a multiple of one half, to half stars.</summary>
        static bool HalvesOf(ReadOnlySpan<byte> number, out uint halves)
        {
            int point = number.IndexOf((byte)'.');
            ReadOnlySpan<byte> whole = (point < 0 ? number : number[..point]).TrimStart((byte)'0');
            ReadOnlySpan<byte> fraction = point < 0 ? [] : number[(point + 1)..].TrimEnd((byte)'0');
            halves = 0;
            if (!number.ContainsAnyInRange((byte)'0', (byte)'9') || whole.Length > 1)
                return false;
            if (whole.Length == 1)
            {
                if (whole[0] is < (byte)'0' or > (byte)'9')
                    return false;
                halves = 2 * (whole[0] - (uint)'0');
            }
            if (fraction.SequenceEqual("5"u8))
                halves++;
            return fraction.IsEmpty || fraction.SequenceEqual("5"u8);
        }

        /// <summary>Reads 1 to 9 digits, enough for the ids of all published sets, without a check for overflow in each
        /// step.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static bool Integer(ref byte text, ref nint at, out uint value)
        {
            value = 0;
            nint first = at;
            uint digit;
            while ((digit = Unsafe.Add(ref text, at) - (uint)'0') <= 9)
            {
                value = value * 10 + digit;
                at++;
            }
            return at - first is >= 1 and <= 9;
        }

        /// <summary>Reads 1 to 19 digits: nanoseconds have 19.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static bool Seconds(ref byte text, ref nint at, out long value)
        {
            ulong sum = 0;
            nint first = at;
            uint digit;
            while ((digit = Unsafe.Add(ref text, at) - (uint)'0') <= 9)
            {
                sum = sum * 10 + digit;
                at++;
            }
            value = (long)sum;
            return at - first is >= 1 and <= 19 && value >= 0;
        }

        /// <summary>Reads a number such as 4, 4.0 or 3.5, in half stars.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static bool Halves(ref byte text, ref nint at, out uint halves)
        {
            uint whole = Unsafe.Add(ref text, at) - (uint)'0';
            halves = whole * 2;
            if (whole > 9)
                return false;
            at++;
            if (Unsafe.Add(ref text, at) != (byte)'.')
                return true;
            byte tenth = Unsafe.Add(ref text, at + 1);
            at += 2;
            if (tenth == (byte)'5')
                halves++;
            return tenth is (byte)'5' or (byte)'0';
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static bool Separator(ref byte text, ref nint at)
        {
            bool here = TSeparator.At(ref Unsafe.Add(ref text, at));
            at += TSeparator.Length;
            return here;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static bool LineEnd(ref byte text, ref nint at)
        {
            if (Unsafe.Add(ref text, at) == (byte)'\r')
                at++;
            return Unsafe.Add(ref text, at++) == (byte)'\n';
        }

        /// <summary>Reads a line that the fast path refused again, slowly, to explain what is wrong with it.</summary>
        DataFormatException Explain(ReadOnlySpan<byte> text, int lineStart, long lineIndex)
        {
            ReadOnlySpan<byte> rest = text[lineStart..];
            string line = Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)'\n')].TrimEnd((byte)'\r'));
            return new DataFormatException(file.FullName, lineIndex + 1, Problem(line));
        }

        string Problem(string line)
        {
            string[] fields = line.Split(format.Separator);
            if (typeof(TSeparator) == typeof(Comma))
                fields =
                [
                    .. fields.Select(field =>
                        field.Length > 1 && field[0] == '"' && field[^1] == '"' ? field[1..^1] : field
                    ),
                ];
            if (line.Length == 0)
                return $"the line is empty; expected {format.Expected}.";
            if (fields.Length != 4)
                return $"found {fields.Length} field{(fields.Length == 1 ? "" : "s")} in "
                    + $"'{Field.Shorten(line)}'; expected {format.Expected}.";
            if (NotAnId(fields[0]) is { } user)
                return $"the user {user} in '{Field.Shorten(line)}'; expected {format.Expected}.";
            if (NotAnId(fields[1]) is { } movie)
                return $"the movie {movie} in '{Field.Shorten(line)}'; expected {format.Expected}.";
            if (!double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double rating))
                return $"the rating '{fields[2]}' is not a number in '{Field.Shorten(line)}'; expected "
                    + $"{format.Expected}.";
            if (!format.Scale.Contains((float)rating) || rating * 2 % 1 != 0)
                return $"the rating {fields[2]} is off the scale, which goes from {format.Scale}.";
            if (!UnixTimes.TryRead(fields[3], out _))
                return $"the time '{Field.Shorten(fields[3])}' {NotATime(fields[3])} in '{Field.Shorten(line)}'; "
                    + $"expected {format.Expected}.";
            if (movies.Find(int.Parse(fields[1], CultureInfo.InvariantCulture)) < 0)
                return $"movie {fields[1]} is rated here, but the data set's file of movies does not list it.";
            if (users is not null && users.Find(int.Parse(fields[0], CultureInfo.InvariantCulture)) < 0)
                return $"user {fields[0]} rates here, but the data set's file of users does not list them.";
            return $"cannot read '{Field.Shorten(line)}'; expected {format.Expected}.";
        }

        static string? NotAnId(string field) =>
            field.Length == 0 || !field.All(char.IsAsciiDigit) ? $"'{field}' is not a whole number"
            : field.Length > 9 ? $"'{field}' has more than 9 digits"
            : null;

        static string NotATime(string field) =>
            UnixTimes.TryDate(Encoding.UTF8.GetBytes(field), out long seconds)
                ? seconds < 0
                    ? "is before 1970"
                    : "is after 2099"
                : field.StartsWith('-')
                && long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                    ? "is before 1970"
                    : "is not a number of seconds";

        /// <summary>Replaces published user ids in the column by indices.</summary>
        IdMap IndexUsers(int threads)
        {
            IdMap map = IdMap.Of(parts.SelectMany(part => part.Users));
            ParallelBlocks.For(
                rows,
                1 << 18,
                threads,
                (_, from, to) =>
                {
                    foreach (ref int user in userColumn.AsSpan(from, to - from))
                        user = map.Find(user);
                }
            );
            return map;
        }

        /// <summary>The rating of each number of half stars, or 0 if the scale lacks it.</summary>
        static float[] ValueOfHalves(RatingScale scale) =>
            [.. Enumerable.Range(0, 20).Select(halves => scale.Contains(halves / 2f) ? halves / 2f : 0)];
    }
}
