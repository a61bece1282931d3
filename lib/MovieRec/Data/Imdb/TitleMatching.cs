using System.Collections.Immutable;
using MovieRec.Data.Titles;

namespace MovieRec.Data.Imdb;

/// <summary>Finds for each movie of a data set the titles of a stream that may be it. Memory grows with the movies, not
/// with the stream.</summary>
/// <remarks>A title may be a movie when one of its two names is one of the movie's names, with numbers in digits and
/// without article, spaces, punctuation and accents, and the years are at most one apart (equal unless it is a movie).
/// Of several titles the one with the best score is taken: the order of magnitude of the votes, less a penalty for a
/// looser spelling, another year, and another type than movie. If there is none, a single title of the same year that
/// is nearly the same may be it.</remarks>
internal sealed class TitleMatching
{
    /// <summary>Number of candidates of a movie above which only movies are added: each year has hundreds of episodes
    /// called 'Home'.</summary>
    const int ManyCandidates = 64;

    /// <summary>Maximum number of candidates of a movie. No name and year comes near it, but a file that repeats one
    /// name a million times would take quadratic time.</summary>
    const int MaxCandidates = 4096;

    /// <summary>Smallest lead in the score by which the best candidate is taken as the right one: twice as many
    /// votes.</summary>
    const double Lead = 0.3;

    /// <summary>Share of triples of letters in common from which a title is another spelling, or a beginning or an end:
    /// <c>U.S. Marshalls</c>.</summary>
    const double NearlyAll = 0.72,
        NearLead = 0.1;

    const double LooserSpelling = 0.5,
        OtherYear = 1.5;

    readonly TitleName[] titles;
    readonly Dictionary<string, List<int>> byName = new(StringComparer.Ordinal);
    readonly List<int>[] candidates;
    readonly NearTitles near;
    readonly HashSet<int> years,
        known,
        present = [];
    readonly Dictionary<int, ImdbTitle> kept = [];
    int pruneAt = 1 << 15;

    /// <param name="data">The data set whose movies are matched.</param>
    /// <param name="known">Numbers of IMDb ids whose titles are always kept.</param>
    public TitleMatching(Dataset data, IEnumerable<int> known)
    {
        titles = [.. data.Movies.Select(TitleName.Of)];
        candidates = [.. titles.Select(_ => new List<int>())];
        for (int movie = 0; movie < titles.Length; movie++)
        {
            for (int name = 0; name < titles[movie].Names.Length; name++)
            {
                foreach (string key in Keys(titles[movie].Names[name]))
                {
                    if (!byName.TryGetValue(key, out List<int>? ofName))
                        byName.Add(key, ofName = new(1));
                    ofName.Add(movie);
                }
            }
        }
        near = new NearTitles([.. titles.Select(title => (title.Names.Select(name => name.Bare), title.Year))]);
        years =
        [
            .. titles
                .Where(title => title.Year is not null)
                .SelectMany(title => new[] { title.Year!.Value - 1, title.Year.Value, title.Year.Value + 1 }),
        ];
        this.known = [.. known];
    }

    /// <summary>Titles that are some movie's candidates or have a known id, by the number of their ids.</summary>
    public Dictionary<int, ImdbTitle> Kept => kept;

    /// <summary>Those of the known ids that were in the stream.</summary>
    public IReadOnlySet<int> Present => present;

    /// <summary>A quick check whether a title with this id and year may be a candidate.</summary>
    public bool MayWant(int number, int? year) => year is int shown && years.Contains(shown) || known.Contains(number);

    /// <summary>Offers a title to all movies.</summary>
    /// <returns>True to pass it to <see cref="Keep"/>.</returns>
    public bool Offer(int number, string title, string? original, string type, int? year)
    {
        bool wanted = known.Contains(number),
            isMovie = TitleType.IsMovie(type);
        if (wanted)
            present.Add(number);
        foreach (TitleName.Spelling name in Names(title, original))
        {
            foreach (string key in Keys(name))
            {
                if (!byName.TryGetValue(key, out List<int>? movies))
                    continue;
                foreach (int movie in movies)
                {
                    if (
                        Apart(movie, year) > (isMovie ? 1 : 0)
                        || candidates[movie].Count >= (isMovie ? MaxCandidates : ManyCandidates)
                        || candidates[movie].Contains(number)
                    )
                        continue;
                    candidates[movie].Add(number);
                    wanted = true;
                }
            }
            if (year is int shown && isMovie)
                wanted |= near.Offer(number, name.Bare, shown);
        }
        return wanted;
    }

    /// <summary>Keeps the facts of a title. If another source has given some already, only the missing ones are
    /// added.</summary>
    public void Keep(int number, ImdbTitle title)
    {
        kept[number] = kept.TryGetValue(number, out ImdbTitle? first) ? Filled(first, title) : title;
        if (kept.Count < pruneAt)
            return;
        Prune();
        pruneAt = Math.Max(pruneAt, 2 * kept.Count);
    }

    /// <summary>Matches each movie by the names and the votes of the titles that were kept.</summary>
    public ImmutableArray<MovieMatch> Match()
    {
        var matches = new MovieMatch[titles.Length];
        for (int movie = 0; movie < titles.Length; movie++)
        {
            (double Score, ImdbTitle Title)[] scored =
            [
                .. candidates[movie]
                    .Select(number => (Score(movie, kept[number]), kept[number]))
                    .OrderByDescending(one => one.Item1)
                    .ThenBy(one => one.Item2.Tconst, StringComparer.Ordinal),
            ];
            ImmutableArray<ImdbTitle> found = [.. scored.Select(one => one.Title)];
            matches[movie] =
                scored.Length == 0
                    ? Nearest(movie)
                    : new MovieMatch(
                        movie,
                        scored.Length > 1 && scored[0].Score - scored[1].Score < Lead
                            ? MatchKind.Ambiguous
                            : MatchKind.Title,
                        found
                    );
        }
        LeaveToTheBest(matches);
        return [.. matches];
    }

    /// <summary>A title that matches two movies is left to the one with the better score; both keep it if they have the
    /// same title and year under two ids.</summary>
    void LeaveToTheBest(MovieMatch[] matches)
    {
        foreach (
            var claims in matches
                .Where(match => match.Title is not null)
                .GroupBy(match => match.Title!)
                .Where(group => group.Count() > 1)
                .ToList()
        )
        {
            double Fit(MovieMatch match) =>
                match.Kind == MatchKind.Title ? Score(match.Movie, match.Title!) : double.NegativeInfinity;
            double best = claims.Max(Fit);
            foreach (MovieMatch worse in claims.Where(match => Fit(match) < best))
                matches[worse.Movie] = worse with { Kind = MatchKind.None };
        }
    }

    MovieMatch Nearest(int movie)
    {
        IReadOnlyList<(double Similarity, int Number)> nearest = near.Of(movie);
        ImmutableArray<ImdbTitle> found = [.. nearest.Select(one => kept[one.Number])];
        double lead = nearest.Count == 0 ? 0 : nearest[0].Similarity - (nearest.Count > 1 ? nearest[1].Similarity : 0);
        if (lead >= NearLead && nearest[0].Similarity >= NearlyAll && found[0].Year == titles[movie].Year)
            return new MovieMatch(movie, MatchKind.Resembling, found);
        int[] longer =
        [
            .. Enumerable
                .Range(0, found.Length)
                .Where(place => found[place].Year == titles[movie].Year && IsPart(movie, found[place])),
        ];
        if (longer.Length != 1)
            return new MovieMatch(movie, MatchKind.None, found);
        return new MovieMatch(movie, MatchKind.Resembling, [found[longer[0]], .. found.RemoveAt(longer[0])]);
    }

    /// <summary>Returns true if one of two names is the beginning or the end of the other, and long enough.</summary>
    bool IsPart(int movie, ImdbTitle title) =>
        Names(title.Title, title.OriginalTitle)
            .Any(other =>
                titles[movie]
                    .Names.Any(own =>
                    {
                        string shorter = TitleNumbers.InDigits(own.Bare),
                            longer = TitleNumbers.InDigits(other.Bare);
                        if (shorter.Length > longer.Length)
                            (shorter, longer) = (longer, shorter);
                        return shorter.Length >= (shorter.Contains(' ', StringComparison.Ordinal) ? 8 : 9)
                            && (
                                longer.StartsWith(shorter + " ", StringComparison.Ordinal)
                                || longer.EndsWith(" " + shorter, StringComparison.Ordinal)
                            );
                    })
            );

    double Score(int movie, ImdbTitle title)
    {
        double spelling = Names(title.Title, title.OriginalTitle)
            .SelectMany(
                (other, otherPlace) =>
                    titles[movie].Names.Select((own, ownPlace) => (Looseness(own, other), otherPlace, ownPlace))
            )
            .Where(pair => pair.Item1 >= 0)
            .Select(pair => pair.Item1 + Math.Min(1, pair.otherPlace) + Math.Min(1, pair.ownPlace))
            .DefaultIfEmpty(4)
            .Min();
        return Math.Log10(1 + (title.Votes ?? 0))
            - LooserSpelling * spelling
            - OtherYear * Apart(movie, title.Year)
            - TitleType.Penalty(title.Type);
    }

    /// <summary>0 to 2 for names that are the same, the looser the more; -1 for others.</summary>
    static int Looseness(TitleName.Spelling x, TitleName.Spelling y) =>
        x.Full == y.Full ? 0
        : x.Joined == y.Joined ? 1
        : Keys(x).Intersect(Keys(y)).Any() ? 2
        : -1;

    /// <summary>Difference of the years; very large if one is not known: a title without a year is a movie that was
    /// only planned, and a name alone fits too many.</summary>
    int Apart(int movie, int? year) =>
        titles[movie].Year is int own && year is int other ? Math.Abs(own - other) : int.MaxValue;

    /// <summary>The keys of a name: without spaces, with numbers as they are and as digits.</summary>
    static IEnumerable<string> Keys(TitleName.Spelling name)
    {
        yield return name.Joined;
        string digits = TitleNumbers.InDigits(name.Bare);
        if (!ReferenceEquals(digits, name.Bare))
            yield return digits.Replace(" ", "", StringComparison.Ordinal);
    }

    static IEnumerable<TitleName.Spelling> Names(string title, string? original) =>
        original is null
            ? TitleName.Parse(title).Names
            : TitleName.Parse(title).Names.Concat(TitleName.Parse(original).Names).Distinct();

    static ImdbTitle Filled(ImdbTitle first, ImdbTitle second) =>
        first with
        {
            Year = first.Year ?? second.Year,
            RuntimeMinutes = first.RuntimeMinutes ?? second.RuntimeMinutes,
            Genres = first.Genres.IsEmpty ? second.Genres : first.Genres,
            Directors = first.Directors.IsEmpty ? second.Directors : first.Directors,
            Actors = first.Actors.IsEmpty ? second.Actors : first.Actors,
        };

    /// <summary>Drops titles that were near to a movie until nearer ones came.</summary>
    void Prune()
    {
        HashSet<int> needed =
        [
            .. present,
            .. candidates.SelectMany(numbers => numbers),
            .. Enumerable.Range(0, titles.Length).SelectMany(movie => near.Of(movie).Select(one => one.Id)),
        ];
        foreach (int number in kept.Keys.Where(number => !needed.Contains(number)).ToList())
            kept.Remove(number);
    }
}
