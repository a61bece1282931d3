using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Items as TF-IDF vectors of their labels.</summary>
/// <remarks>Terms are genres (<c>genre:Comedy</c>), keywords, directors, tags in lower case (<c>tag:time travel</c>),
/// and the labels of your own columns, numbers in ranges. tf = 1 + ln(number of users) for a tag and 1 for the others,
/// idf = ln((1 + items) / (1 + items with the term)) + 1, and each vector is divided by its length: scikit-learn's
/// TfidfTransformer with smooth_idf (its default), sublinear_tf and norm "l2" (its default). An item without terms has
/// no entry.</remarks>
internal static class ItemTerms
{
    /// <returns>The terms, group by group, and [items × terms] weights.</returns>
    public static (string[] Terms, CsrMatrix Weights) Of(Dataset data, ContentOptions options)
    {
        var columns = FeatureColumns.OfMovies(data);
        string[] names =
        [
            "genre",
            .. options.UseKeywords ? ["keyword", "director"] : Array.Empty<string>(),
            .. options.UseTags ? ["tag"] : Array.Empty<string>(),
        ];
        var terms = new List<string>();
        var items = new List<(int Term, double Frequency)>[columns.RowCount];
        for (int item = 0; item < items.Length; item++)
            items[item] = [];
        foreach (FeatureColumn column in columns.Using(names))
            Add(column, minItems: column.Name == "genre" || column.IsOwn ? 1 : options.MinTagItems);
        return ([.. terms], Weigh(items, terms.Count));

        void Add(FeatureColumn column, int minItems)
        {
            var having = column.Labels.ToDictionary(
                label => label,
                _ => new List<(int Item, int Count)>(),
                StringComparer.Ordinal
            );
            for (int item = 0; item < items.Length; item++)
            {
                foreach ((string label, int count) in column.LabelsAt(item))
                    having[label].Add((item, count));
            }
            foreach (string label in column.Labels)
            {
                if (having[label].Count < minItems)
                    continue;
                foreach ((int item, int count) in having[label])
                    items[item].Add((terms.Count, 1 + Math.Log(count)));
                terms.Add($"{column.Name}:{label}");
            }
        }
    }

    static CsrMatrix Weigh(List<(int Term, double Frequency)>[] items, int termCount)
    {
        int[] counts = new int[termCount],
            starts = new int[items.Length + 1];
        for (int item = 0; item < items.Length; item++)
        {
            foreach ((int term, _) in items[item])
                counts[term]++;
            starts[item + 1] = starts[item] + items[item].Count;
        }
        double[] rarity = [.. counts.Select(count => Math.Log((1.0 + items.Length) / (1 + count)) + 1)];
        int[] columns = new int[starts[^1]];
        float[] weights = new float[starts[^1]];
        for (int item = 0; item < items.Length; item++)
        {
            double length = Math.Sqrt(items[item].Sum(entry => Math.Pow(entry.Frequency * rarity[entry.Term], 2)));
            int place = starts[item];
            foreach ((int term, double frequency) in items[item])
                (columns[place], weights[place++]) = (term, (float)(frequency * rarity[term] / length));
        }
        return CsrMatrix.Of(termCount, starts, columns, weights);
    }
}
