using MovieRec.Cli;

// An exception on a thread of a library would end the process with a stack trace. System.CommandLine itself throws when
// Ctrl+C is pressed again while a command is being stopped.
AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
{
    var failed = (Exception)unhandled.ExceptionObject;
    bool again = failed.StackTrace?.Contains("ProcessTerminationHandler", StringComparison.Ordinal) == true;
    if (!again)
        Failure.Print(Console.Error, failed);
    Environment.Exit(again ? CommandLine.Canceled : 1);
};

Console.SetError(new TerminalWriter(Console.Error));
return await CommandLine.RunAsync(args, new TerminalWriter(Console.Out), Console.Error);
