#:project ../MovieRec/MovieRec.csproj
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Recommending;
using MovieRec.Splitting;

var data = Dataset.Open("ml-100k"); // from a folder, by download, or else a generated sample
var split = Split.Random(data, 0.2);
var model = Als.Fit(split.Train);
Console.WriteLine(Evaluate.Ratings(model, split.Test));
Console.WriteLine(Recommend.For(model, data, 42, 5));
