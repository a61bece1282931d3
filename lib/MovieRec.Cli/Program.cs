using MovieRec.Cli;
using MovieRec.Cli.Commands;

return await CommandLine.RunAsync(args, main: RunCommand.Create(), DataCommand.Create(), DownloadCommand.Create());
