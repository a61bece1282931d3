using FsCheck;
using FsCheck.Fluent;
using MovieRec.Data.Reading;

namespace MovieRec.Tests.Data.Reading;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_standard_comes_out() =>
        Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));

    [Fact]
    public void Eight_bytes_a_step_give_what_one_bit_a_step_gives_wherever_the_data_is_cut() =>
        Prop.ForAll<byte[], byte[]>(
                (head, tail) => Crc32.Append(Crc32.Append(0, head), tail) == BitByBit([.. head, .. tail])
            )
            .QuickCheckThrowOnFailure();

    static uint BitByBit(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }
        return ~crc;
    }
}
