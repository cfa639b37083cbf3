using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>That the harness finds what it is there to find.</summary>
public class GeneratorHarnessTests
{
    private const string Source = """
        [AttributeUsage(AttributeTargets.Class)]
        internal sealed class GreetedAttribute : Attribute;

        /// <summary>Somebody.</summary>
        [Greeted]
        public partial class Somebody;
        """;

    [Test]
    public void A_good_generator_passes_with_its_snapshot()
    {
        GeneratorRunResult run = new GeneratorHarness(new GreetingGenerator(), Source).Verify();
        Assert.That(run.GeneratedSources.Select(source => source.HintName), Is.EqualTo(["Somebody.g.cs"]));
    }

    [Test]
    public void Several_files_and_a_named_step_pass()
        => Assert.That(
            () => new GeneratorHarness(new GreetingGenerator(), Source,
                "[Greeted] internal partial class Other;")
            { TrackedSteps = [GreetingGenerator.Step] }.Check(), Throws.Nothing);

    private static IEnumerable<TestCaseData> Leaks()
    {
        yield return Leak("a symbol", found => found.TargetSymbol, "ISymbol");
        yield return Leak(
            "a type in a tuple in a list", found => new List<(int, object)> { (1, found.TargetSymbol.ContainingAssembly) }, "ISymbol");
        yield return Leak("a node", found => found.TargetNode, "SyntaxNode");
        yield return Leak("a token, which knows its node", found => found.TargetNode.GetFirstToken(), "SyntaxNode");
        yield return Leak("a tree", found => found.TargetNode.SyntaxTree, "SyntaxTree");
        yield return Leak("a semantic model", found => found.SemanticModel, "SemanticModel");
        yield return Leak("a compilation", found => found.SemanticModel.Compilation, "Compilation");
        yield return Leak("a location", found => found.TargetNode.GetLocation(), "Location");
        yield return Leak("an attribute", found => found.Attributes, "AttributeData");
        yield return Leak("a closure over a symbol",
            found => { ISymbol symbol = found.TargetSymbol; return (Func<string>)(() => symbol.Name); }, "ISymbol");

        static TestCaseData Leak(string name, Func<GeneratorAttributeSyntaxContext, object> leak, string found)
            => new TestCaseData(leak, found).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Leaks))]
    public void Compiler_objects_in_a_model_are_found(Func<GeneratorAttributeSyntaxContext, object> leak, string found)
        => Assert.That(
            () => new GeneratorHarness(new GreetingGenerator { Leak = leak }, Source).Check(),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("Greetings.Nested.Values[0]").And.Message.Contains($"({found})"));

    [Test]
    public void A_model_that_never_equals_its_successor_is_found()
        => Assert.That(
            () => new GeneratorHarness(new GreetingGenerator { Leak = _ => new object() }, Source).Check(),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("After an unrelated edit in another file").And.Message.Contains(
                "Greetings: Modified"));

    [Test]
    public void A_model_that_knows_its_place_is_found()
        => Assert.That(
            () => new GeneratorHarness(new GreetingGenerator { Leak = found => found.TargetNode.SpanStart }, Source).Check(),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("After a comment above the type"));

    [Test]
    public void A_generator_without_tracked_steps_is_found()
        => Assert.That(
            () => new GeneratorHarness(new GreetingGenerator { IsTracked = false }, Source).Check(),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("WithTrackingName"));

    [Test]
    public void A_step_that_does_not_exist_is_found()
        => Assert.That(
            () => new GeneratorHarness(new GreetingGenerator(), Source) { TrackedSteps = ["Nothing"] }.Check(),
            Throws.InstanceOf<AssertionException>().With.Message.Contains(
                "The tracked step Nothing did not run. Those that did: Greetings."));

    [TestCase("public string Greeting => null;", "CS8603")]
    [TestCase("private int _unused;", "CS0169")]
    [TestCase("public string Greeting => Missing;", "CS0103")]
    [TestCase("/// <summary><see cref=\"Missing\"/></summary>\n    public int Greeting => 1;", "CS1574")]
    public void A_warning_or_error_in_the_output_is_found_and_the_output_shown(string member, string id)
    {
        var harness = new GeneratorHarness(new GreetingGenerator { Member = "\n#nullable enable\n" + member }, Source);
        Assert.That(
            () => harness.Check(),
            Throws.InstanceOf<AssertionException>().With.Message.Contains(id).And.Message.Contains("partial class Somebody"));
    }

    [Test]
    public void A_diagnostic_of_the_generator_is_found_unless_it_is_allowed()
    {
        var descriptor = new DiagnosticDescriptor(
            "TEST001", "Title", "Message", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);
        var generator = new GreetingGenerator { Reported = Diagnostic.Create(descriptor, Location.None) };
        Assert.That(() => new GeneratorHarness(generator, Source).Check(),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("TEST001"));
        Assert.That(() => new GeneratorHarness(generator, Source) { AllowedWarnings = ["TEST001"] }.Check(), Throws.Nothing);
    }

    [Test]
    public void A_warning_of_the_users_code_is_found_unless_it_is_allowed()
    {
        string source = Source + "\ninternal class Sloppy { private int _unused; }";
        Assert.That(() => new GeneratorHarness(new GreetingGenerator(), source).Check(),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("CS0169"));
        Assert.That(() => new GeneratorHarness(new GreetingGenerator(), source) { AllowedWarnings = ["CS0169"] }.Check(), Throws.Nothing);
    }

    [Test]
    public void A_generator_that_throws_is_found()
        => Assert.That(
            () => new GeneratorHarness(new GreetingGenerator { Leak = _ => throw new NotSupportedException("on purpose") }, Source).Check(),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("on purpose"));

    [Test]
    public void A_missing_and_a_different_snapshot_fail_through_the_harness()
    {
        Assume.That(Snapshot.Accepts, Is.False, "Snapshots are being accepted.");
        string directory = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string testFile = Path.Combine(directory, "SomeTests.cs");
            string verified = Path.Combine(directory, "SomeTests.Some_test#Somebody.g.verified.cs");
            var harness = new GeneratorHarness(new GreetingGenerator(), Source);
            Assert.That(
                () => harness.Verify(testFile, "Some_test"), Throws.InstanceOf<AssertionException>().With.Message.Contains("is missing"));
            File.Move(Path.Combine(directory, "SomeTests.Some_test#Somebody.g.received.cs"), verified);
            Assert.That(() => harness.Verify(testFile, "Some_test"), Throws.Nothing);
            File.AppendAllText(verified, "// More.\n");
            Assert.That(
                () => harness.Verify(testFile, "Some_test"), Throws.InstanceOf<AssertionException>().With.Message.Contains("- // More."));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public void Compiled_code_runs_and_can_be_unloaded()
    {
        using LoadedAssembly loaded = new GeneratorHarness(new GreetingGenerator(), Source).Emit();
        Type type = loaded.Type("Somebody");
        Assert.That(type.GetProperty("Greeting")!.GetValue(Activator.CreateInstance(type)), Is.EqualTo("Hello, Somebody"));
        Assert.That(type.Assembly.IsCollectible);
    }

    [Test]
    public void The_users_project_sees_the_library()
    {
        const string UsesLibrary = """
            /// <summary>A batch.</summary>
            public class Rows : Batch<int>
            {
                internal static readonly Batching.Runtime.ActionDescriptor Action = new("Rows.Act");
            }
            """;
        using LoadedAssembly loaded = new GeneratorHarness(new GreetingGenerator(), UsesLibrary).Emit();
        Assert.That(loaded.Type("Rows").BaseType, Is.EqualTo(typeof(Batch<int>)));
    }
}
