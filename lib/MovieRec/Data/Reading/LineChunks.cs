namespace MovieRec.Data.Reading;

/// <summary>Splits a text file into chunks of complete lines. Each chunk's first line number and number of lines are
/// known before it is parsed, and so the rows for its values. Must be called by one thread at a time.</summary>
internal sealed class LineChunks(SourceFile file, Stream stream, int chunkBytes) : IDisposable
{
    byte[] carry = [];
    int carried;
    long lines;
    bool atStart = true,
        ended;

    /// <summary>Fills <paramref name="buffer"/> with the next complete lines, each ended by a line feed.</summary>
    /// <returns>Bytes (0: the file has ended), number of the first line from 0, count of lines.</returns>
    public (int Length, long FirstLine, int Lines) Next(ref byte[] buffer)
    {
        if (ended)
            return (0, lines, 0);
        if (buffer.Length < chunkBytes)
            buffer = new byte[chunkBytes];
        carry.AsSpan(0, carried).CopyTo(buffer);
        int filled = carried;
        while (filled < chunkBytes - 1) // one byte is kept for a last line feed
        {
            int read = stream.Read(buffer, filled, chunkBytes - 1 - filled);
            if (read == 0)
            {
                ended = true;
                break;
            }
            filled += read;
        }
        if (atStart)
            filled = DropByteOrderMark(buffer, filled);
        atStart = false;
        int length = ended ? EndLastLine(buffer, filled) : buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
        if (length == 0 && !ended)
            throw new DataFormatException(
                file.FullName,
                lines + 1,
                Invariant($"a line of more than {chunkBytes:N0} bytes: this is not a text table.")
            );
        carried = ended ? 0 : filled - length;
        if (carry.Length < carried)
            carry = new byte[chunkBytes];
        buffer.AsSpan(length, carried).CopyTo(carry);
        long first = lines;
        int count = buffer.AsSpan(0, length).Count((byte)'\n');
        lines += count;
        return (length, first, count);
    }

    public void Dispose() => stream.Dispose();

    static int DropByteOrderMark(byte[] buffer, int filled)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (!buffer.AsSpan(0, filled).StartsWith(mark))
            return filled;
        buffer.AsSpan(mark.Length, filled - mark.Length).CopyTo(buffer);
        return filled - mark.Length;
    }

    /// <summary>Drops empty lines at the end of the file and adds a missing line feed.</summary>
    static int EndLastLine(byte[] buffer, int filled)
    {
        int length = buffer.AsSpan(0, filled).TrimEnd("\r\n"u8).Length;
        if (length == 0)
            return 0;
        buffer[length] = (byte)'\n';
        return length + 1;
    }
}
