namespace Batching.Runtime.Tests.Pipelines;

[NonParallelizable]
public sealed class DatasetFilesTests
{
    private string _folder = "";

    [SetUp]
    public void Create()
    {
        _folder = Directory.CreateTempSubdirectory("files").FullName;
        foreach (string path in new[] { "b.txt", "a.txt", "B.txt", "a.csv", ".hidden.txt", "x/c.txt", "x/y/d.txt", "x/y/z/e.txt",
            "y/d.txt" })
        {
            string file = Path.Combine(_folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "");
        }
    }

    [TearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestCase("*.txt", "B.txt a.txt b.txt")]
    [TestCase("?.csv", "a.csv")]
    [TestCase("a.csv", "a.csv")]
    [TestCase("*/*.txt", "x/c.txt y/d.txt")]
    [TestCase("**/d.txt", "x/y/d.txt y/d.txt")]
    [TestCase("x/**", "x/c.txt x/y/d.txt x/y/z/e.txt")]
    [TestCase("**/y/**/*.txt", "x/y/d.txt x/y/z/e.txt y/d.txt")]
    [TestCase("**/**/e.txt", "x/y/z/e.txt")]
    public void A_pattern_finds_files_in_ordinal_order(string pattern, string expected)
        => Assert.That(
            Dataset.Files(Path.Combine(_folder, pattern)).Indices.Select(path => Path.GetRelativePath(_folder, path).Replace('\\', '/')),
            Is.EqualTo(expected.Split(' ')));

    [Test]
    public void A_link_to_a_folder_above_ends()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder, "x", "up"), _folder);
        Assert.That(Dataset.Files(Path.Combine(_folder, "**/c.txt")).Count, Is.EqualTo(1));
    }

    [Test]
    public void Paths_begin_as_the_pattern_does()
    {
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = _folder;
        try
        {
            Assert.That(Dataset.Files("*.csv").Indices, Is.EqualTo(new[] { "a.csv" }));
            Assert.That(Dataset.Files("./x/*.txt").Indices.Single().Replace('\\', '/'), Is.EqualTo("./x/c.txt"));
            Assert.That(Dataset.Files("**/c.txt").Indices.Single().Replace('\\', '/'), Is.EqualTo("x/c.txt"));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Test]
    public void No_file_and_no_folder_are_errors_that_name_the_pattern()
    {
        Assert.That(() => Dataset.Files(Path.Combine(_folder, "*.jpg")), Throws.ArgumentException.With.Message.Contains("*.jpg"));
        Assert.That(() => Dataset.Files(Path.Combine(_folder, "missing", "*.txt")),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("missing"));
        Assert.That(() => Dataset.Files(" "), Throws.ArgumentException);
        Assert.That(() => Dataset.Files(null!), Throws.ArgumentNullException);
    }
}
