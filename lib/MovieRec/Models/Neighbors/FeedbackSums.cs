using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Scores that are weighted sums over a user's feedback, Σ x(u,i) W(i), where W(i) is a row of weights. A user
/// without feedback that counts is scored as the mean of all users.</summary>
internal sealed class FeedbackSums
{
    /// <summary>Adds x · W(i) to the sums.</summary>
    public delegate void RowAdder(int item, float x, Span<float> sums);

    readonly CsrMatrix x;
    readonly RowAdder addRow;
    readonly Lazy<float[]> ofMeanUser;

    /// <param name="x">[users × items] feedback that counts.</param>
    /// <param name="size">Number of sums.</param>
    /// <param name="addRow">Adds a row of W.</param>
    public FeedbackSums(CsrMatrix x, int size, RowAdder addRow)
    {
        (this.x, this.addRow) = (x, addRow);
        ofMeanUser = new(() =>
        {
            float[] sums = new float[size];
            float[] mean = FeedbackRows.MeanRow(x);
            for (int item = 0; item < mean.Length; item++)
                addRow(item, mean[item], sums);
            return sums;
        });
    }

    /// <summary>Explains a score by a part for each item whose feedback counts, x(u,i) W(i). A user without any has one
    /// part, the mean user.</summary>
    /// <param name="facts">Facts of the model.</param>
    /// <param name="user">User index.</param>
    /// <param name="score">The score.</param>
    /// <param name="weightOf">The item of a column of x, and its weight for the score.</param>
    public Explanation Explain(
        TrainingFacts facts,
        int user,
        float score,
        Func<int, (int Item, double Weight)> weightOf
    )
    {
        ReadOnlySpan<int> rated = x.RowColumns(user);
        ReadOnlySpan<float> values = x.RowValues(user);
        var parts = new List<Contribution>();
        for (int entry = 0; entry < rated.Length; entry++)
        {
            (int item, double weight) = weightOf(rated[entry]);
            parts.Add(Contribution.OfRated(facts, item, values[entry] * weight));
        }
        return new(score, rated.Length > 0 ? parts : [Contribution.OfMeanUser(score)]);
    }

    /// <summary>[size] sums of the mean user.</summary>
    public ReadOnlySpan<float> OfMeanUser => ofMeanUser.Value;

    /// <summary>Sums of a training user.</summary>
    /// <param name="user">Index.</param>
    /// <param name="sums">[size], overwritten.</param>
    public void Of(int user, Span<float> sums) => Of(x.RowColumns(user), x.RowValues(user), sums);

    /// <summary>Sums of any user.</summary>
    /// <param name="items">Items whose feedback counts; empty for the mean user.</param>
    /// <param name="values">x of each.</param>
    /// <param name="sums">[size], overwritten.</param>
    public void Of(ReadOnlySpan<int> items, ReadOnlySpan<float> values, Span<float> sums)
    {
        if (items.Length == 0)
        {
            OfMeanUser.CopyTo(sums);
            return;
        }
        sums.Clear();
        for (int entry = 0; entry < items.Length; entry++)
            addRow(items[entry], values[entry], sums);
    }
}
