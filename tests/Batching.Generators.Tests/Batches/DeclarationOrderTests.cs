using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Testing;

/// <summary>The text does not depend on the order of files, nor on members and types that are none of its business.</summary>
public class DeclarationOrderTests
{
    private const string One = "public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path, int width) { } [Action(Lock = \"a\")] public void Clear() { } }";
    private const string Two = "partial class Rows { [Action, InBatchParallel] private static void Touch(string path, string text) { } [DataComponent] public partial int[] Sizes { get; set; } [Action(Lock = \"b\")] public void Sort() { } }";
    private const string Three = "public partial class Other : Batch<int> { [DataComponent] public partial int[] Sizes { get; set; } }";

    [Test]
    public void Files_in_any_order_give_the_same_text()
    {
        (string, string)[] files = [("/a.cs", One), ("/b.cs", Two), ("/c.cs", Three)];
        string expected = Texts(files);
        Assert.That(Texts([files[2], files[1], files[0]]), Is.EqualTo(expected));
        Assert.That(Texts([files[1], files[0], files[2]]), Is.EqualTo(expected));
    }

    [Test]
    public void Unrelated_members_in_any_place_give_the_same_text()
    {
        string expected = Texts([("/a.cs", One), ("/b.cs", Two)]);
        string before = One.Replace(
            "{ [Action, InBatch", "{ public int Unrelated() => 1; private int _field = 1; private class Nested; [Action, InBatch");
        string after = Two[..^1] + " public override string ToString() => nameof(Rows); [Obsolete] public int Old; }";
        Assert.That(Texts([("/a.cs", before), ("/b.cs", after)]), Is.EqualTo(expected));
    }

    private static string Texts((string Path, string Source)[] files)
    {
        CSharpCompilation compilation =
            UserProject.Compile([]).AddSyntaxTrees(files.Select(file => UserProject.Parse(file.Source, file.Path)));
        GeneratorRunResult run = UserProject.Driver(new BatchGenerator()).RunGenerators(compilation).GetRunResult().Results.Single();
        Assert.That(run.GeneratedSources, Is.Not.Empty);
        return string.Join("\n",
            run.GeneratedSources.OrderBy(source => source.HintName, StringComparer.Ordinal).Select(source => source.SourceText.ToString()));
    }
}
