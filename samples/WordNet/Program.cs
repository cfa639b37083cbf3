using Batching;
using WordCounting;

string[] files = [
    .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "text"), "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)];
var library = new Library(Dataset.From(files));
if (args.Contains("--draw"))
{
    Console.WriteLine(library.ToMermaid());
    return;
}

Library.Outputs outputs = await library.ExecuteAsync(shortest: 4);
Console.WriteLine($"{files.Length} files: the licence, the readme and the documentation of this library.");
Console.WriteLine(
    $"{outputs.Counts.Values.Sum()} words of four letters and more, {outputs.Counts.Count} different ones. The longest: {outputs.Longest}.");
foreach ((string word,
    int count) in outputs.Counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(10))
{
    Console.WriteLine($"{count,6}  {word}");
}
