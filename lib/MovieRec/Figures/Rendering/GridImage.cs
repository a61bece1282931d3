using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;

namespace MovieRec.Figures.Rendering;

/// <summary>A heatmap's cells as a PNG of one pixel a cell: far smaller than a rectangle each.</summary>
/// <remarks>The pixels are stored, not compressed: what a compressor writes differs between versions of zlib.</remarks>
internal static class GridImage
{
    const int Levels = 255;

    public static byte[] Png(HeatmapGrid grid)
    {
        var (low, high) = grid.Range;
        ImmutableArray<string> stops = ColorScale.Stops(low, high);
        byte[] palette = new byte[3 * (Levels + 1)];
        palette.AsSpan(0, 3).Fill(255); // index 0 is an empty cell: white
        for (int level = 0; level < Levels; level++)
            (palette[3 * level + 3], palette[3 * level + 4], palette[3 * level + 5]) = ColorScale.At(
                level / (Levels - 1.0),
                stops
            );
        byte[] lines = new byte[grid.Rows * (grid.Columns + 1)]; // each line starts with filter 0
        for (int row = 0; row < grid.Rows; row++)
        {
            for (int column = 0; column < grid.Columns; column++)
            {
                double value = grid[row, column];
                lines[row * (grid.Columns + 1) + 1 + column] = double.IsFinite(value)
                    ? (byte)(1 + Math.Round((value - low) / (high - low) * (Levels - 1)))
                    : (byte)0;
            }
        }
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, grid.Columns);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), grid.Rows);
        header[8] = 8; // bits a pixel
        header[9] = 3; // indices into the palette
        return
        [
            0x89,
            0x50,
            0x4E,
            0x47,
            0x0D,
            0x0A,
            0x1A,
            0x0A,
            .. Chunk("IHDR"u8, header),
            .. Chunk("PLTE"u8, palette),
            .. Chunk("IDAT"u8, Stored(lines)),
            .. Chunk("IEND"u8, []),
        ];
    }

    static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(
            chunk.AsSpan(8 + data.Length),
            Crc32.HashToUInt32(chunk.AsSpan(4, 4 + data.Length))
        );
        return chunk;
    }

    /// <summary>A zlib stream of stored blocks (RFC 1950, RFC 1951 3.2.4).</summary>
    static byte[] Stored(ReadOnlySpan<byte> data)
    {
        var stream = new List<byte> { 0x78, 0x01 };
        uint a = 1,
            b = 0;
        foreach (byte value in data)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }
        while (true)
        {
            ReadOnlySpan<byte> block = data[..Math.Min(data.Length, 0xFFFF)];
            data = data[block.Length..];
            int length = block.Length;
            stream.AddRange([
                data.IsEmpty ? (byte)1 : (byte)0,
                (byte)length,
                (byte)(length >> 8),
                (byte)~length,
                (byte)(~length >> 8),
            ]);
            stream.AddRange(block);
            if (data.IsEmpty)
                break;
        }
        uint adler = b << 16 | a;
        stream.AddRange([(byte)(adler >> 24), (byte)(adler >> 16), (byte)(adler >> 8), (byte)adler]);
        return [.. stream];
    }
}
