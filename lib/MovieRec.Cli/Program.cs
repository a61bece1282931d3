using System.CommandLine;
using MovieRec.Cli.Commands;

var root = new RootCommand("MovieRec: recommender models, from raw MovieLens files to notebooks and figures.");
root.Subcommands.Add(DataCommand.Create());
root.Subcommands.Add(DownloadCommand.Create());
return await root.Parse(args).InvokeAsync();
