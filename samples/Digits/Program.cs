using System.CommandLine;
using System.Text;
using Batching;
using DigitRecognition;
using Spectre.Console;

Option<int> epochs = Number("--epochs", "How many times to go through the training digits.", 40, 1, 10_000);
Option<int> batchSize = Number("--batch-size", "How many digits to learn from at a time.", 32, 1, 1_000);
Option<int> parallelism = Number("--parallelism", "How many digits of a batch to prepare at the same time.", Environment.ProcessorCount, 1, 1_024);
Option<int> prefetch = Number("--prefetch", "How many batches to prepare ahead.", 2, 0, RunOptions.MaxPrefetch);
var seed = new Option<long>("--seed") { Description = "What everything random depends on.", DefaultValueFactory = _ => 7 };

var command = new RootCommand("Learns to read handwritten digits. The same seed, epochs and batch size give the same accuracy, however it runs.")
{
    epochs, batchSize, parallelism, prefetch, seed,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    Console.OutputEncoding = Encoding.UTF8;
    var options = new RunOptions
    {
        BatchSize = arguments.GetValue(batchSize),
        Epochs = arguments.GetValue(epochs),
        MaxParallelism = arguments.GetValue(parallelism),
        Prefetch = arguments.GetValue(prefetch),
        Seed = arguments.GetValue(seed),
        Shuffle = true,
    };
    await new Training(AnsiConsole.Console).RunAsync(options, cancellationToken);
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
