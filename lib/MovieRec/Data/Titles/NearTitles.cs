using System.Runtime.InteropServices;

namespace MovieRec.Data.Titles;

/// <summary>Finds the titles of a stream that are most similar to each wanted title, by the triples of letters that
/// they share and with years at most one apart. Keeps a few for each wanted title, for a stream of any
/// length.</summary>
internal sealed class NearTitles
{
    /// <summary>Number of titles kept for each wanted title.</summary>
    public const int Kept = 5;

    // Titles with less than a third of their triples in common do not look alike.
    const double Least = 0.34;

    readonly Dictionary<int, Dictionary<int, List<int>>> placesOfTriple = [];
    readonly List<(int Wanted, int Triples)> names = [];
    readonly List<(double Similarity, int Id)>[] nearest;
    readonly int[] shared;
    readonly List<int> touched = [];

    /// <param name="wanted">[wanted] names without articles, and the year; titles without a year get no similar
    /// titles.</param>
    public NearTitles((IEnumerable<string> Names, int? Year)[] wanted)
    {
        nearest = [.. wanted.Select(_ => new List<(double, int)>(Kept + 1))];
        for (int title = 0; title < wanted.Length; title++)
        {
            if (wanted[title].Year is not int year)
                continue;
            foreach (string name in wanted[title].Names.Distinct())
            {
                int[] triples = TitleSearch.Triples(name);
                foreach (int near in (ReadOnlySpan<int>)[year - 1, year, year + 1])
                {
                    ref Dictionary<int, List<int>>? ofYear = ref CollectionsMarshal.GetValueRefOrAddDefault(
                        placesOfTriple,
                        near,
                        out _
                    );
                    ofYear ??= [];
                    foreach (int triple in triples)
                    {
                        ref List<int>? places = ref CollectionsMarshal.GetValueRefOrAddDefault(ofYear, triple, out _);
                        (places ??= []).Add(names.Count);
                    }
                }
                names.Add((title, triples.Length));
            }
        }
        shared = new int[names.Count];
    }

    /// <summary>Compares a title of the stream with all wanted ones.</summary>
    /// <param name="id">Any number; of equally similar titles those with the lower ones are kept.</param>
    /// <param name="name">Folded, without its article.</param>
    /// <param name="year">Its year.</param>
    /// <returns>True if it is now among the most similar ones of a wanted title.</returns>
    public bool Offer(int id, string name, int year)
    {
        if (!placesOfTriple.TryGetValue(year, out Dictionary<int, List<int>>? ofYear))
            return false;
        int[] triples = TitleSearch.Triples(name);
        foreach (int triple in triples)
        {
            if (!ofYear.TryGetValue(triple, out List<int>? places))
                continue;
            foreach (int place in places)
            {
                if (shared[place]++ == 0)
                    touched.Add(place);
            }
        }
        bool isNear = false;
        foreach (int place in touched)
        {
            (int title, int length) = names[place];
            double similarity = 2.0 * shared[place] / (length + triples.Length);
            shared[place] = 0;
            if (similarity >= Least)
                isNear |= Keep(nearest[title], similarity, id);
        }
        touched.Clear();
        return isNear;
    }

    /// <summary>The most similar titles, best first, with their Dice coefficients in (0, 1].</summary>
    public IReadOnlyList<(double Similarity, int Id)> Of(int wanted) => nearest[wanted];

    static bool Keep(List<(double Similarity, int Id)> kept, double similarity, int id)
    {
        int known = kept.FindIndex(near => near.Id == id);
        if (known >= 0)
        {
            if (kept[known].Similarity >= similarity)
                return true;
            kept.RemoveAt(known);
        }
        int place = kept.FindIndex(near => (-near.Similarity, near.Id).CompareTo((-similarity, id)) > 0);
        if (place < 0 && kept.Count == Kept)
            return false;
        kept.Insert(place < 0 ? kept.Count : place, (similarity, id));
        if (kept.Count > Kept)
            kept.RemoveAt(Kept);
        return true;
    }
}
