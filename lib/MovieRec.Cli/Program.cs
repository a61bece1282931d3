using MovieRec.Cli;
using MovieRec.Cli.Commands;

return await CommandLine.RunAsync(args, main: RunCommand.Create(), DataCommand.Create(), DownloadCommand.Create(), GenerateCommand.Create(),
    ModelsCommand.Create(), EvaluateCommand.Create(), TrainCommand.Create(), RecommendCommand.Create(), SimilarCommand.Create(), ClubCommand.Create());
