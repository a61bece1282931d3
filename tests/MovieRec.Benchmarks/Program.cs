using BenchmarkDotNet.Running;
using MovieRec.Benchmarks;

// `once …` measures what takes minutes or is measured best as a process of its own; everything else goes to
// BenchmarkDotNet.
if (args is ["once", .. string[] rest])
    return Once.Run(rest);
BenchmarkSwitcher.FromAssembly(typeof(Once).Assembly).Run(args);
return 0;
