using System.Buffers.Binary;

namespace MovieRec.Data.Reading;

/// <summary>CRC-32 as zip archives use it (polynomial 0xEDB88320, reflected), eight bytes a step.</summary>
internal static class Crc32
{
    // Slice-by-8 (Kounavis and Berry 2005): Table[k · 256 + b] is the remainder of byte b followed by k zero bytes.
    static readonly uint[] Table = MakeTable();

    /// <param name="crc">0 at first, then what the call before gave.</param>
    /// <param name="bytes">The next part of the data.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] table = Table;
        crc = ~crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc =
                table[1792 + (byte)low]
                ^ table[1536 + (byte)(low >> 8)]
                ^ table[1280 + (byte)(low >> 16)]
                ^ table[1024 + (low >> 24)]
                ^ table[768 + (byte)high]
                ^ table[512 + (byte)(high >> 8)]
                ^ table[256 + (byte)(high >> 16)]
                ^ table[high >> 24];
        }
        foreach (byte value in bytes)
            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    static uint[] MakeTable()
    {
        uint[] table = new uint[8 * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            table[value] = crc;
        }
        for (int entry = 256; entry < table.Length; entry++)
            table[entry] = table[(byte)table[entry - 256]] ^ (table[entry - 256] >> 8);
        return table;
    }
}
