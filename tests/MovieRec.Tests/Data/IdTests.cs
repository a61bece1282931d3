using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests.Data;

public sealed class IdTests
{
    static readonly Guid Low = new("00000001-0000-0000-0000-000000000000"),
        High = new("ff000000-0000-0000-0000-000000000000");

    [Fact]
    public void A_value_comes_back_with_its_type()
    {
        Id[] ids = [7, 7L, "seven", Low];
        Assert.Equal([7, 7L, "seven", Low], ids.Select(id => id.Value));
        Assert.Equal([IdKind.Int32, IdKind.Int64, IdKind.String, IdKind.Guid], ids.Select(id => id.Kind));
        Assert.Equal((7, 7L, "seven", Low), ((int)ids[0], (long)ids[0], (string)ids[2], (Guid)ids[3]));
        Assert.Equal(0, default(Id).Value);
        Assert.False(((Id)(1L << 40)).TryGet(out int _));
        Assert.Contains(
            "seven is of the type String, not int",
            Assert.Throws<InvalidCastException>(() => (int)ids[2]).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentNullException>(() => (Id)(string)null!);
        Assert.Contains(
            "Double is not a type of ids",
            Assert.Throws<ArgumentException>(() => Id.Of(1.5)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(["7", "7", "seven", Low.ToString()], ids.Select(id => $"{id}"));
    }

    [Fact]
    public void Numbers_are_equal_by_value_and_nothing_equals_another_type()
    {
        Id seven = 7,
            longSeven = 7L,
            text = "7";
        Assert.True(seven == longSeven && seven == 7 && seven.GetHashCode() == longSeven.GetHashCode());
        Assert.True(seven != text && text == "7" && text != Low && (Id)Low == Low);
        Id[] order = [-1, 7, 1L << 40, Low, High, "A", "B", "a"];
        Assert.Equal(order, order.Reverse().Order());
        Assert.True(seven < text && seven <= longSeven && text > seven && text >= seven);
    }

    public static TheoryData<string> Kinds => ["int", "negative", "long", "string", "Guid"];

    static Id[] Ids(string kind) =>
        kind switch
        {
            "int" => [3, 5, 2_000_000_000],
            "negative" => [-3, 5, 9],
            "long" => [3L, 5L, 1L << 40],
            "string" => ["B", "a", "\u00e4\ud83c\udfac"],
            _ => [Low, new Guid("00000002-0000-0000-0000-000000000000"), High],
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_map_finds_every_id_and_no_other(string kind)
    {
        Id[] ids = Ids(kind);
        IdMap map = IdMap.Of(ids.Reverse().Concat(ids));
        Assert.Equal(ids, map.Ids);
        Assert.All(ids, (id, index) => Assert.Equal((index, index), (map.Find(id), map.IndexOf(id))));
        foreach (Id other in Kinds.Select(row => row.Data).Where(other => other != kind).SelectMany(Ids))
            Assert.Equal(Array.IndexOf(ids, other), map.Find(other));
        Assert.Contains(
            $"run from {ids[0]} to {ids[2]}",
            Assert.Throws<KeyNotFoundException>(() => map.IndexOf("?")).Message,
            StringComparison.Ordinal
        );
        Assert.True(map.TryParse(ids[1].ToString(), out Id parsed));
        Assert.Equal((ids[1], map.Kind), (parsed, parsed.Kind));
        Assert.True(map.IsSame(IdMap.Of(ids)) && !map.IsSame(IdMap.Of(ids[..2])));
    }

    [Fact]
    public void Types_do_not_mix_in_a_map_but_numbers()
    {
        Assert.Equal(IdKind.Int64, IdMap.Of([(Id)5, 6L]).Kind);
        Assert.Equal((IdKind.Int32, 0), (IdMap.Of(Array.Empty<Id>()).Kind, IdMap.Of(Array.Empty<Id>()).Count));
        Assert.Contains(
            "'5' is of the type Int32 and 'five' of the type String",
            Assert.Throws<ArgumentException>(() => IdMap.Of([(Id)5, "five"])).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_model_file_keeps_ids_and_their_type(string kind)
    {
        Id[] ids = Ids(kind);
        var ratings = new RatingsBuilder(RatingScale.OneToFive);
        foreach (Id user in ids)
        {
            foreach (Id movie in Ids("string"))
                ratings.Add(user, movie, 3);
        }
        var stream = new MemoryStream();
        BiasBaseline.Fit(ratings.Build()).Save(stream);
        TrainingFacts facts = BiasBaseline.Load(new MemoryStream(stream.ToArray())).Facts;
        Assert.Equal(ids, facts.UserIds.Ids);
        Assert.Equal(ids.Select(id => id.Kind), facts.UserIds.Ids.Select(id => id.Kind));
        Assert.Equal(Ids("string"), facts.ItemIds.Ids);
    }
}
