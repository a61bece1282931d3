using System.Security.Cryptography;
using System.Text;

namespace MovieRec.Figures;

/// <summary>An id for a page: from the content, so that it is the same in every run and differs between
/// figures.</summary>
internal static class FigureId
{
    public static string Of(Figure figure) =>
        "movierec-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(figure.ToJson())).AsSpan(0, 5));
}
