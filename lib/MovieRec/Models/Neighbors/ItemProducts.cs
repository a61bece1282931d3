using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Products of the columns of a sparse matrix, from which models compare items by their users.</summary>
internal static class ItemProducts
{
    /// <summary>Adds Σ over users of x(u, item) x(u, other) to the place of each item, itself included.</summary>
    /// <remarks>O(Σ of the numbers of ratings of the item's users). Stars add up without error in double
    /// precision.</remarks>
    /// <param name="x">[users × items]</param>
    /// <param name="byItem">Its transpose.</param>
    /// <param name="item">Column.</param>
    /// <param name="products">[first items] added to; may be shorter than the number of items.</param>
    public static void Add(CsrMatrix x, CsrMatrix byItem, int item, Span<double> products)
    {
        ReadOnlySpan<int> users = byItem.RowColumns(item);
        ReadOnlySpan<float> own = byItem.RowValues(item);
        for (int rater = 0; rater < users.Length; rater++)
        {
            ReadOnlySpan<int> others = x.RowColumns(users[rater]);
            ReadOnlySpan<float> theirs = x.RowValues(users[rater]);
            double factor = own[rater];
            for (int entry = 0; entry < others.Length && others[entry] < products.Length; entry++)
                products[others[entry]] += factor * theirs[entry];
        }
    }
}
