using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models.Neural;

/// <summary>What all that somebody rated adds to their embedding: h = Σ (Z(j) + d W(j)) / √n over their latest ratings, d = rating − μ; never over the rating that is to be foretold.</summary>
/// <remarks>As SVD++ has it (Koren 2008), with the ratings themselves beside the fact that there is one.</remarks>
internal sealed class HistoryBlock<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int RowsAnUpdate = 32;

    readonly AttentionShape shape;
    readonly AttentionBatch batch;
    readonly int d;
    readonly T mean;
    readonly BatchIndex index;                                     // movies of all histories of the batch
    readonly int[] entryWindows, windows;                          // [entries] in the order of windows; in that of movies
    readonly T[] deviations, sorted;                               // the same
    readonly T[] gradients;                                        // [windows × d] of the sums, not yet divided by √n
    readonly int[] starts;                                         // [slots + 1] where a movie's entries begin

    public HistoryBlock(AttentionShape shape, AttentionBatch batch, int movies, T mean, int largestBatch)
    {
        (this.shape, this.batch, d, this.mean) = (shape, batch, shape.Dimensions, mean);
        int most = 2 * largestBatch * shape.History;
        index = new BatchIndex(movies, most);
        (entryWindows, windows, deviations, sorted) = (new int[most], new int[most], new T[most], new T[most]);
        Given = new("given", shape.History > 0 ? movies : 0, 2 * d);
        gradients = new T[shape.History > 0 ? 2 * largestBatch * d : 0];
        starts = new int[movies + 1];
    }

    /// <summary>Z and W side by side: [movies × 2d].</summary>
    public Weights<T> Given { get; }

    /// <summary>Sorts the batch's histories by movie.</summary>
    public void Build()
    {
        index.Build(batch.HistoryMovies);
        ReadOnlySpan<int> histories = batch.HistoryStarts;
        ReadOnlySpan<float> ratings = batch.HistoryRatings;
        for (int window = 0; window < batch.WindowCount; window++)
        {
            for (int entry = histories[window]; entry < histories[window + 1]; entry++)
                (entryWindows[entry], deviations[entry]) = (window, shape.Ratings ? T.CreateTruncating(ratings[entry]) - mean : T.Zero);
        }
        for (int slot = 0; slot < index.Count; slot++) starts[slot + 1] = starts[slot] + index.Examples(slot).Length;
    }

    /// <summary>to += h of a window.</summary>
    public void Add(int window, Span<T> sum, Span<T> to)
    {
        (int start, int count) = EntriesOf(window);
        if (count == 0) return;
        HistorySums.Add(batch.HistoryMovies.Slice(start, count), deviations.AsSpan(start, count), Given.Value, d, sum);
        Lanes.Add<T>(Scale(count), sum, to);
    }

    /// <summary>Takes note of dL/dh of a window.</summary>
    public void SetGradient(int window, ReadOnlySpan<T> ofPoint)
    {
        Span<T> own = gradients.AsSpan(window * d, d);
        own.Clear();
        Lanes.Add(Scale(EntriesOf(window).Count), ofPoint, own);
    }

    /// <summary>Pieces of <see cref="Update"/>.</summary>
    public int UpdateItems<TRule>(in TRule rule) where TRule : struct, IUpdateRule<T> => shape.History == 0 ? 0 : ((rule.MovesUntouched ? Given.Rows : index.Count) + RowsAnUpdate - 1) / RowsAnUpdate;

    public void Update<TRule>(int item, in TRule rule) where TRule : struct, IUpdateRule<T>
    {
        int end = Math.Min(rule.MovesUntouched ? Given.Rows : index.Count, (item + 1) * RowsAnUpdate);
        for (int i = item * RowsAnUpdate; i < end; i++)
        {
            (int movie, int slot) = rule.MovesUntouched ? (i, index.SlotOf(i)) : (index.Things[i], i);
            (int start, int count) = slot < 0 ? (0, 0) : (starts[slot], starts[slot + 1] - starts[slot]);
            if (slot >= 0)
            {
                ReadOnlySpan<int> entries = index.Examples(slot);
                for (int e = 0; e < count; e++) (windows[start + e], sorted[start + e]) = (entryWindows[entries[e]], deviations[entries[e]]);
            }
            HistorySums.Update(windows.AsSpan(start, count), sorted.AsSpan(start, count), gradients, d, [], Given, movie, shape.Ratings, rule);
        }
    }

    (int Start, int Count) EntriesOf(int window) => (batch.HistoryStarts[window], batch.HistoryStarts[window + 1] - batch.HistoryStarts[window]);

    static T Scale(int count) => T.CreateTruncating(1 / Math.Sqrt(Math.Max(1, count)));
}
