using System.CommandLine;

var root = new RootCommand("MovieRec: recommender models, from raw MovieLens files to notebooks and figures.");
return await root.Parse(args).InvokeAsync();
