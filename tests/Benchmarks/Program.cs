using WorkspaceAgents.Benchmarks;
using WorkspaceAgents.Benchmarks.AlignBench;
using WorkspaceAgents.Benchmarks.Catalog;
using WorkspaceAgents.Benchmarks.Datasets;
using WorkspaceAgents.Benchmarks.Formats;
using WorkspaceAgents.Benchmarks.Loader;
using WorkspaceAgents.Benchmarks.Media;
using WorkspaceAgents.Benchmarks.Uploads;

// A benchmark adds itself here: its name, what it prints, and the method that runs it.
Benchmark[] benchmarks =
[
    new("catalog", "list, permission, append and verify in a workspace of a million files: --provider sqlite|postgres --files 1000000", CatalogBenchmark.RunAsync),
    new("folders", "move, copy, throw away and bring back a folder of 100,000 files: --provider sqlite|postgres --files 1000000 --moved 100000", FoldersBenchmark.RunAsync),
    new("search", "words that few, all and no paths of a million hold, through the operation: --provider sqlite|postgres --files 1000000", SearchBenchmark.RunAsync),
    new("uploads", "one 4 GiB file and 32 at once, against openssl and @tus/server: --size-mib 4096 --runs 3 --folder DIR (a fast disk, or memory)", UploadBenchmark.RunAsync),
    new("align", "clock estimates against a known truth, and their speed against a full-length GCC-PHAT in numpy: --scale 1 (share of the 2,820 cases)", AlignmentBenchmark.RunAsync),
    new("query", "filter + count over ten million frame rows against bare DuckDB on the same files, and the rows of one clip: --rows 10000000", QueryBenchmark.RunAsync),
    new("sensors", "sensors onto frames against numpy.interp, and the metadata index of 2 h and of ten million rows: --frames 1000000 --rows 10000000", SensorBenchmark.RunAsync),
    new("loader", "samples from shards, frames of clips and /stream, against Python's tarfile and PyAV: --runs 3 --only small,large,memory,frames,stream --samples 8000", LoaderBenchmark.RunAsync),
    new("media", "frame indexes, exact frames, validation and standardising against ffmpeg, ffprobe and PyAV: --data DIR --runs 5 --only memory,index,random,frames,decode,validate,standardise", MediaBenchmark.RunAsync),
    new("rle", "run-length masks: decode and area, polygons, IoU, against pycocotools where it is: --masks 60 --runs 5", RleBenchmark.RunAsync),
    new("shards", "shards written out of a store and hashed, against GNU tar, tarfile and openssl: --shards 8 --runs 3 --folder DIR (a fast disk, or memory)", ShardsBenchmark.RunAsync),
    new("publish", "other captions for 1 % of the clips, against the first publication: --clips 10000 --clip-kib 64", PublishBenchmark.RunAsync),
    new("diff", "two versions compared: --clips 1000000", DiffBenchmark.RunAsync),
    new("discard-server", "what 'uploads' starts beside itself: --port 5999", DiscardServer.RunAsync),
];

if (args.Length == 0 || Array.Find(benchmarks, b => b.Name == args[0]) is not { } chosen)
{
    Console.WriteLine("dotnet run -c Release --project tests/Benchmarks -- NAME [--option value]…");
    foreach (var benchmark in benchmarks) Console.WriteLine($"  {benchmark.Name,-12} {benchmark.Prints}");
    return args.Length == 0 ? 0 : 2;
}

var report = new Report(Console.Out);
await chosen.RunAsync(new Options(args[1..]), report, CancellationToken.None);
return report.Finish();
