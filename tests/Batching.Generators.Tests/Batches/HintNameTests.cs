using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>Generated files have names of their own, compared without regard to case.</summary>
public class HintNameTests
{
    private const string Member = "[InBatchParallel] private static void Touch(string path) { }";

    [TestCase("class Rows : Batch<string>", "class ROWS : Batch<string>")]
    [TestCase("class Rows : Batch<string>", "class Rows<T> : Batch<string>")]
    [TestCase("class Rows<T> : Batch<string>", "class Rows<T, U> : Batch<string>")]
    [TestCase("class Straße : Batch<string>", "class Strasse : Batch<string>")]
    [TestCase("class Größe : Batch<string>", "class Gräße : Batch<string>")]
    [TestCase("class @class : Batch<string>", "class @Class : Batch<string>")]
    public Task Classes_of_one_namespace(string first, string second)
        => Differ($"public partial {first} {{ {Member} }}\npublic partial {second} {{ {Member} }}", 2);

    [Test]
    public Task Classes_of_several_namespaces_and_nestings()
        => Differ($$"""
            namespace One { public partial class Rows : Batch<string> { {{Member}} } }
            namespace Two { public partial class Rows : Batch<string> { {{Member}} } }
            namespace two { public partial class Rows : Batch<string> { {{Member}} } }
            namespace One.Rows2 { public partial class Rows : Batch<string> { {{Member}} } }
            public partial class One2 { public partial class Rows : Batch<string> { {{Member}} } }
            public partial class One2<T> { public partial class Rows : Batch<string> { {{Member}} } }
            public partial class Outer { public partial class Rows : Batch<string> { [Action] public void Touch() { } } }
            public partial class OuterRows : Batch<string> { [Action] public void Touch() { } }
            """, 8);

    [Test]
    public async Task Names_are_readable()
    {
        GeneratorRunResult run = await new BatchHarness($$"""
            namespace One.Two { public partial class Outer<T> { public sealed partial class Rows : Batch<string> { {{Member}} } } }
            """).CheckAsync();
        Assert.That(run.GeneratedSources.Single().HintName, Is.EqualTo("One.Two.Outer_1.Rows.Batch.g.cs"));
    }

    private static async Task Differ(string source, int files)
    {
        GeneratorRunResult run = await new BatchHarness(source) { AllowedWarnings = ["CS8981"] }.CheckAsync();
        string[] names = [.. run.GeneratedSources.Select(generated => generated.HintName)];
        Assert.That(names, Has.Length.EqualTo(files));
        Assert.That(names.Distinct(StringComparer.OrdinalIgnoreCase).Count(), Is.EqualTo(files));
    }
}
