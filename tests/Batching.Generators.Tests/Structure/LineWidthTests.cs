namespace Batching.Testing;

/// <summary>
/// Lines end within the 140 columns that <c>.editorconfig</c> states. Lines that were longer when this check came, most of them strings and
/// patterns that cannot be broken well, are counted: their number may only fall.
/// </summary>
public class LineWidthTests
{
    private const int Width = 140;

    [TestCase("src", 67)]
    [TestCase("samples", 1)]
    [TestCase("benchmarks", 22)]
    [TestCase("tests", 773)]
    public void Lines_end_within_the_width(string folder, int counted)
    {
        string[] wide =
        [
            .. Directory.EnumerateFiles(Path.Combine(SourceTree.Repository, folder), "*.cs", SearchOption.AllDirectories)
                .Where(IsOurs)
                .SelectMany(path => File.ReadLines(path)
                    .Select((line, number) => (Line: line, Place: $"{Path.GetRelativePath(SourceTree.Repository, path)}:{number + 1}"))
                    .Where(line => line.Line.Length > Width)
                    .Select(line => line.Place)),
        ];
        Assert.That(wide, Has.Length.LessThanOrEqualTo(counted), string.Join("\n", wide));
    }

    /// <summary>Whether people write a file: snapshots are what generators write, and cases of the corpus are kept as they came.</summary>
    private static bool IsOurs(string path)
        => !path.EndsWith(".verified.cs", StringComparison.Ordinal)
            && !path.Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin", "Corpus", "out", "tools"]).Any();
}
