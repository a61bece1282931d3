using MovieRec.Figures;
using MovieRec.Figures.Rendering;

namespace MovieRec.Tests.Packages;

/// <summary>Draws lib/icon.png, the packages' icon: a user–item matrix with empty cells, and a play button on
/// it.</summary>
internal static class PackageIcon
{
    const int Size = 128,
        Tile = 16,
        Gap = 2;

    public static byte[] Png()
    {
        double[] pixels = new double[Size * Size];
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
                pixels[y * Size + x] = Pixel(x, y);
        }
        return GridImage.Png(new HeatmapGrid(Size, Size, [.. pixels], [], []));
    }

    static double Pixel(int x, int y)
    {
        if (IsInPlayButton(x, y))
            return 1;
        int row = y / Tile,
            column = x / Tile;
        bool isGap = x % Tile is < Gap / 2 or >= Tile - Gap / 2 || y % Tile is < Gap / 2 or >= Tile - Gap / 2;
        bool isEmpty = (5 * row + 3 * column) % 7 == 0;
        return isGap || isEmpty ? double.NaN : Rating(row, column);
    }

    /// <summary>Two tastes: users of even rows like the even columns, the others the odd ones.</summary>
    static double Rating(int row, int column) => ((row ^ column) & 1) == 0 ? 0.55 - 0.03 * column : 0.05 + 0.02 * row;

    /// <summary>A triangle that points to the right, with a white rim.</summary>
    static bool IsInPlayButton(int x, int y) =>
        x is >= 44 and <= 92 && Math.Abs(y - (Size - 1) / 2.0) <= (92 - x) * 30 / 48.0;
}
