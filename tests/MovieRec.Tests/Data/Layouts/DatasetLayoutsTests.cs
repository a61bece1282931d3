using System.Globalization;
using MovieRec.Data;
using MovieRec.Data.Layouts;

namespace MovieRec.Tests.Data.Layouts;

/// <summary>A layout from outside the library, made with public members alone.</summary>
public sealed class DatasetLayoutsTests
{
    /// <summary>stars.txt: user, title and rating from -2 to 2 with semicolons between; perhaps words.txt: user, title
    /// and tag.</summary>
    sealed class Semicolons : IDatasetLayout
    {
        public string Name => "semicolons";

        public string Files => "stars.txt";

        public bool IsIn(DatasetFolder folder) => folder.Has("stars.txt");

        public Dataset Read(DatasetFolder folder, CancellationToken cancel)
        {
            DatasetBuilder builder = new DatasetBuilder(folder.Name).WithScale(-2, 2, 1);
            foreach (string line in folder.ReadLines("stars.txt"))
            {
                string[] fields = line.Split(';');
                if (fields.Length != 3)
                    throw new DataFormatException($"{folder.Location}/stars.txt", $"'{line}' has not three fields.");
                builder.AddRating(fields[0], fields[1], double.Parse(fields[2], CultureInfo.InvariantCulture));
            }
            if (folder.Has("words.txt"))
            {
                using var reader = new StreamReader(folder.Open("words.txt"));
                while (reader.ReadLine()?.Split(';') is { } fields)
                    builder.AddTag(fields[0], fields[1], fields[2]);
            }
            return builder.Build();
        }
    }

    [Fact]
    public void A_layout_from_outside_is_registered_recognized_and_read()
    {
        using TempFolder folder = new TempFolder()
            .With("inside/stars.txt", "ann;Alien;2\nbo;Alien;-2\nbo;Heat;1\n")
            .With("inside/words.txt", "ann;Alien;Scary\nbo;Alien;scary\nbo;Up;sad\n");
        Assert.Contains(
            "Expected u.data and u.item (100K), or ratings.dat",
            Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path)).Message,
            StringComparison.Ordinal
        );
        DatasetLayouts.Register(new Semicolons());
        DatasetLayouts.Register(new Semicolons()); // as when a notebook cell runs again
        Assert.Single(DatasetLayouts.All, layout => layout.Name == "semicolons");
        foreach (string path in new[] { folder.Path, folder.Zip() })
        {
            Dataset data = Dataset.Read(path);
            Assert.Equal("inside", data.Name);
            Assert.Equal(["ann", "bo"], data.Users.Select(user => user.Id.Value));
            Assert.Equal(["Alien", "Heat"], data.Movies.Select(movie => movie.Title));
            Assert.Equal([2f, -2f, 1f], data.Ratings.Values);
            Assert.Equal(["scary", "scary"], data.MovieColumns["tags"].Lists[0]);
        }
        File.WriteAllText(folder["inside/stars.txt"], "ann;Alien\n");
        Assert.Contains(
            "has not three fields",
            Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Names_of_the_library_cannot_be_taken()
    {
        Assert.Equal(["100K", "1M", "10M", "CSV", "TMDB"], DatasetLayouts.All.Take(5).Select(layout => layout.Name));
        Assert.Contains(
            "Choose another name",
            Assert.Throws<ArgumentException>(() => DatasetLayouts.Register(new Taken())).Message,
            StringComparison.Ordinal
        );
    }

    sealed class Taken : IDatasetLayout
    {
        public string Name => "CSV";

        public string Files => "";

        public bool IsIn(DatasetFolder folder) => false;

        public Dataset Read(DatasetFolder folder, CancellationToken cancel) => throw new NotSupportedException();
    }
}
