#:project ../MovieRec/MovieRec.csproj
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Recommending;

(string User, string Movie, double Rating)[] rows =
[
    ("Ann", "Alien", 9.5),
    ("Ann", "Heat", 4),
    ("Ben", "Alien", 9),
    ("Ben", "Solaris", 8.5),
    ("Cem", "Heat", 9),
    ("Cem", "Big", 7),
];
var data = Dataset.FromRatings(rows, new RatingScale(1, 10, 0.5f));
var model = Als.Fit(data.Ratings);
Console.WriteLine(Recommend.For(model, data, "Ann"));

model.Save("own-data.safetensors"); // ids and scale travel with the model
Console.WriteLine(Recommend.For(Model.Load("own-data.safetensors"), data, "Ben"));
