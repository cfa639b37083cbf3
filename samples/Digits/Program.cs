using System.CommandLine;
using System.Text;
using Batching;
using Batching.Loops;
using DigitRecognition;
using Spectre.Console;

Option<int> epochs = Number("--epochs", "How many times to go through the training digits.", 40, 1, 10_000);
Option<int> batchSize = Number("--batch-size", "How many digits to learn from at a time.", 32, 1, 1_000);
Option<int> parallelism =
    Number("--parallelism", "How many digits of a batch to prepare at the same time.", Environment.ProcessorCount, 1, 1_024);
Option<int> prefetch = Number("--prefetch", "How many batches to prepare ahead.", 2, 0, PipelineOptions.MaxPrefetch);
Option<int> patience = Number("--patience", "After how many epochs that lower the loss no more to stop early.", 10, 1, 10_000);
var describe = new Option<bool>(
    "--describe")
{ Description = "Print the loop in the end: its events, what each writes, and where the time went." };
var seed = new Option<long>("--seed") { Description = "What everything random depends on.", DefaultValueFactory = _ => 7 };

var command = new RootCommand(
    "Learns to read handwritten digits. The same seed, epochs and batch size give the same accuracy, however it runs.")
{
    epochs, batchSize, parallelism, prefetch, patience, seed, describe,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    Console.OutputEncoding = Encoding.UTF8;
    var options = new PipelineOptions
    {
        BatchSize = arguments.GetValue(batchSize),
        Epochs = arguments.GetValue(epochs),
        MaxParallelism = arguments.GetValue(parallelism),
        Prefetch = arguments.GetValue(prefetch),
        Seed = arguments.GetValue(seed),
        Shuffle = true,
    };
    var training = new Training(AnsiConsole.Console, options);
    var earlyStop = new EarlyStopping<Epoch>(
        Epoch.Events.AfterBatches, epoch => epoch.Loss)
    { Patience = arguments.GetValue(patience), StopTarget = StopTarget.ParentSection };
    await training.RunAsync(new LoopOptions { Callbacks = [earlyStop] }, cancellationToken);
    if (arguments.GetValue(describe))
    {
        Console.WriteLine();
        Console.Write(training.Describe());
    }
});
return await command.Parse(args).InvokeAsync();

static Option<int> Number(string name, string description, int usual, int least, int most) => new(name)
{
    Description = $"{description} From {least} to {most}.",
    DefaultValueFactory = _ => usual,
    CustomParser = result =>
    {
        if (int.TryParse(result.Tokens[0].Value, out int value) && value >= least && value <= most)
        {
            return value;
        }

        result.AddError($"{name} is '{result.Tokens[0].Value}', but must be a whole number from {least} to {most}.");
        return usual;
    },
};
