using System.Globalization;
using Batching;
using Survivors;

// A hundred pictures, of which one kills its process and one never ends: the other ninety-eight are decoded.
var pictures = new Pictures
{
    Indices = [
    .. Enumerable.Range(0, 100).Select(number => string.Create(CultureInfo.InvariantCulture, $"picture {number:00}"))]
};
pictures.Decode(options: new CallOptions
{
    Retry = new() { MaxAttempts = 2 },
    FailurePolicy = FailurePolicy.Drop,
    Processes = new ProcessOptions { ItemTimeout = TimeSpan.FromSeconds(1) },
});
Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"{pictures.Count} pictures, mean brightness {pictures.Brightness.Average():0.0000}"));
foreach (ItemFailure failure in pictures.Dropped)
{
    string cause = failure.Exception is WorkerCrashedException crash
        ? $"{crash.Signal ?? $"exit code {crash.ExitCode}"}"
        : failure.Exception.GetType().Name;
    Console.WriteLine($"{failure.Index}: {cause}, {failure.Attempts} attempts");
}
