using System.IO.Compression;
using System.Text;
using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Data.Layouts;
using MovieRec.Data.Reading;
using MovieRec.Datasets;
using MovieRec.Groups;
using MovieRec.Numerics;
using MovieRec.Splitting;

namespace MovieRec.Benchmarks.Mutation;

/// <summary>A data set in one of the layouts with one of its files damaged.</summary>
internal sealed class LayoutTarget(DatasetLayout layout) : Target($"data, {layout}")
{
    readonly Dictionary<string, byte[]> good = SmallFiles.Of(layout);
    string file = "";

    public override IEnumerable<string> NamesIn => ["set", "u1.test", "u1.base"];

    public override byte[] Mutated(ref Rng rng)
    {
        file = good.Keys.Order(StringComparer.Ordinal).ElementAt(rng.Next(good.Count));
        return Mutator.Mutate(good[file], ref rng);
    }

    public override string? Read(byte[] input)
    {
        var files = new Dictionary<string, byte[]>(good) { [file] = input };
        FileSource Open() => FileSource.InMemory("set", files);
        Dataset data = DatasetReader.Read(Open, "set", threads: 1);
        string? wrong = Compare(data, name => files[name], layout);
        if (wrong is not null)
            return $"{file}: {wrong}";
        // These are read when they are asked for.
        int tags = data.Tags.Length;
        if (tags > 200)
            return $"{tags} tags";
        foreach (string fold in data.FoldNames)
            Splitting.Split.Published(data, fold);
        return data.Hash.Length == 64 ? null : "no hash";
    }

    /// <summary>What differs from the strict parser; null where nothing does.</summary>
    public static string? Compare(Dataset data, Func<string, byte[]> file, DatasetLayout layout)
    {
        Dictionary<(int User, int Movie), decimal> expected;
        try
        {
            expected = StrictParser.Ratings(file(RatingsFile(layout)), layout);
        }
        catch (FormatException refused)
        {
            return $"accepted, but {refused.Message}";
        }
        Ratings found = data.Ratings;
        for (int row = 0; row < found.Count; row++)
        {
            (int, int) pair = ((int)found.UserIds.Ids[found.Users[row]], (int)found.MovieIds.Ids[found.Movies[row]]);
            if (!expected.Remove(pair, out decimal stars))
                return $"a rating of user and movie {pair} that is not in the file";
            if ((float)stars != found.Values[row])
                return $"user and movie {pair}: {found.Values[row]} instead of {stars}";
        }
        // A movie that is left out of the-movies-dataset takes its ratings along.
        if (layout == DatasetLayout.MoviesDataset)
            expected = expected.Where(rating => found.MovieIds.Find(rating.Key.Movie) >= 0).ToDictionary();
        if (expected.Count > 0)
            return $"the rating of user and movie {expected.First().Key} is missing";
        if (StrictParser.Titles(file, layout) is not { } titles)
            return null;
        if (titles.Count != data.Movies.Length)
            return $"{data.Movies.Length} movies instead of {titles.Count}";
        foreach (Movie movie in data.Movies)
        {
            if (!titles.TryGetValue((int)movie.Id, out string? title) || title.Trim() != movie.Title.Trim())
                return $"movie {movie.Id} is '{movie.Title}' instead of '{title}'";
        }
        return null;
    }

    static string RatingsFile(DatasetLayout layout) =>
        layout switch
        {
            DatasetLayout.MovieLens100K => "u.data",
            DatasetLayout.MovieLensCsv => "ratings.csv",
            DatasetLayout.MoviesDataset => "ratings_small.csv",
            _ => "ratings.dat",
        };
}

/// <summary>A zip of a data set, damaged as a whole.</summary>
internal sealed class ZipTarget : Target
{
    static readonly DatasetLayout[] Layouts =
    [
        DatasetLayout.MovieLensCsv,
        DatasetLayout.MovieLens100K,
        DatasetLayout.MovieLens1M,
    ];
    readonly string path;
    DatasetLayout layout;

    public ZipTarget(string folder)
        : base("zips") => path = Path.Combine(folder, "mutated.zip");

    public override IEnumerable<string> NamesIn => [path];

    public override byte[] Mutated(ref Rng rng)
    {
        layout = Layouts[rng.Next(Layouts.Length)];
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            CompressionLevel level = rng.Next(4) == 0 ? CompressionLevel.NoCompression : CompressionLevel.Optimal;
            foreach (
                (string name, byte[] content) in SmallFiles.Of(layout).OrderBy(file => file.Key, StringComparer.Ordinal)
            )
            {
                using Stream entry = zip.CreateEntry($"set/{name}", level).Open();
                entry.Write(content);
            }
        }
        byte[] whole = bytes.ToArray();
        if (rng.Next(2) == 0)
            return Mutator.Mutate(whole, ref rng);
        // The directory at the end is where the claims are.
        int directory = whole.AsSpan().IndexOf("PK\x01\x02"u8);
        return [.. whole[..directory], .. Mutator.Mutate(whole[directory..], ref rng)];
    }

    public override string? Read(byte[] input)
    {
        File.WriteAllBytes(path, input);
        Dataset data = Dataset.Read(path, threads: 1);
        _ = data.Tags;
        foreach (string fold in data.FoldNames)
            Splitting.Split.Published(data, fold);
        Dictionary<string, byte[]> good = SmallFiles.Of(layout);
        return LayoutTarget.Compare(data, name => good[name], layout);
    }
}

/// <summary>IMDb's tables about a small data set.</summary>
internal sealed class ImdbTarget : Target
{
    readonly string folder;
    readonly Dataset data;
    readonly Dictionary<string, byte[]> good;
    string file = "";

    public ImdbTarget(string folder)
        : base("IMDb tables")
    {
        this.folder = Path.Combine(folder, "imdb");
        Directory.CreateDirectory(this.folder);
        Dictionary<string, byte[]> files = SmallFiles.Of(DatasetLayout.MovieLensCsv);
        FileSource Open() => FileSource.InMemory("set", files);
        data = DatasetReader.Read(Open, "set", threads: 1);
        good = ImdbSample
            .Files(data, 5)
            .ToDictionary(
                one => one.Key,
                one => one.Key.EndsWith(".gz", StringComparison.Ordinal) ? one.Value : Short(one.Value)
            );
        foreach ((string name, byte[] content) in good)
            File.WriteAllBytes(Path.Combine(this.folder, name), content);
    }

    public override IEnumerable<string> NamesIn => good.Keys.Append("imdb");

    /// <summary>The head of a table: its own movies come first.</summary>
    static byte[] Short(byte[] table) =>
        Encoding.UTF8.GetBytes(
            string.Concat(Encoding.UTF8.GetString(table).Split('\n').Take(120).Select(line => line + "\n"))
        );

    public override byte[] Mutated(ref Rng rng)
    {
        if (file.Length > 0)
            File.WriteAllBytes(Path.Combine(folder, file), good[file]);
        file = good.Keys.Order(StringComparer.Ordinal).ElementAt(rng.Next(good.Count));
        return Mutator.Mutate(good[file], ref rng);
    }

    public override string? Read(byte[] input)
    {
        File.WriteAllBytes(Path.Combine(folder, file), input);
        ImdbJoin join = ImdbJoin.Read(data, [folder], useIds: false);
        MovieFacts facts = join.Facts();
        string basics = Encoding.UTF8.GetString(file == "title.basics.tsv" ? input : good["title.basics.tsv"]);
        for (int movie = 0; movie < data.Movies.Length; movie++)
        {
            if (float.IsInfinity(facts.Runtime(movie)))
                return $"movie {movie} has an infinite runtime";
            if (join.Titles[movie] is not { } title)
                continue;
            if (
                !basics
                    .Split('\n')
                    .Any(line =>
                        line.Split('\t') is { Length: > 5 } fields
                        && fields[0].TrimStart('\uFEFF') is ['t', 't', .. string digits]
                        && int.TryParse(digits, out int number)
                        && Field.ImdbId(number) == title.Tconst
                        && fields[2] == title.Title
                    )
            )
                return $"title '{title.Title}' ({title.Tconst}) is not in the table";
            if (title.AverageRating is < 1 or > 10)
                return $"title '{title.Title}' has the rating {title.AverageRating}";
        }
        return null;
    }
}

/// <summary>A club's file.</summary>
internal sealed class ClubTarget : Target
{
    readonly Dataset data;

    public ClubTarget()
        : base("club files")
    {
        Dictionary<string, byte[]> files = SmallFiles.Of(DatasetLayout.MovieLensCsv);
        FileSource Open() => FileSource.InMemory("set", files);
        data = DatasetReader.Read(Open, "set", threads: 1);
    }

    public override IEnumerable<string> NamesIn => ["friends.csv"];

    public override byte[] Mutated(ref Rng rng)
    {
        var text = new StringBuilder("member,title,rating,date\n");
        for (int line = 0; line < 20; line++)
        {
            string title = data.Movies[rng.Next(data.Movies.Length)]
                .Title.Replace("\"", "\"\"", StringComparison.Ordinal);
            text.Append(line % 2 == 0 ? "Ann" : "Bo")
                .Append(",\"")
                .Append(title)
                .Append("\",")
                .Append(line % 2 == 0 ? $"{1 + rng.Next(10)}" : $"{1 + rng.Next(4)}.5")
                .Append(",2016-05-")
                .Append($"{10 + rng.Next(20)}\n");
        }
        return Mutator.Mutate(Encoding.UTF8.GetBytes(text.ToString()), ref rng);
    }

    public override string? Read(byte[] input)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, true).GetString(input);
        }
        catch (DecoderFallbackException)
        {
            return null;
        } // what the parser is given is text
        MovieClub club = MovieClub.Parse("friends.csv", text, data);
        List<string[]> records = StrictParser.Csv(text.TrimStart('\uFEFF'));
        if (club.Ratings.Length + club.Omissions.Length != records.Count - 1)
            return $"{club.Ratings.Length} ratings and {club.Omissions.Length} omissions of {records.Count - 1} lines";
        foreach (ClubRating rating in club.Ratings)
        {
            if (!data.Ratings.Scale.Contains(rating.Stars))
                return $"{rating.Member}: {rating.Stars} stars";
            if (
                !records.Exists(fields =>
                    fields.Any(field => field.Trim() == rating.Given)
                    && fields.Any(field => field.Trim().Equals(rating.Member, StringComparison.OrdinalIgnoreCase))
                )
            )
                return $"{rating.Member} gave {rating.Given}, which is not in the file";
        }
        return null;
    }
}
