using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Testing;

/// <summary>Generated code neither warns nor fails for what is right in the user's: its author could not silence it there.</summary>
public class QuietOutputTests
{
    [Test]
    public void A_default_of_null_where_nullable_is_off()
        => Check(
            """
            public partial class Rows : Batch<string>
            {
                [DataComponent] public partial string[] Texts { get; set; }
                [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Texts))] private static string Touch(string text, string suffix = null, object[] more = null) => text + suffix;
                [Action] public void Clear(string name = null) { }
            }

            public static partial class Words { [Component] public static string Upper(string text, string suffix = null) => text + suffix; }

            [Run] public partial class Cell : Run<string> { private static string Execute(int number, string name = null) => name; }
            """,
            nullable: NullableContextOptions.Disable);

    [Test]
    public void Experimental_types_members_and_classes()
        => Check("""
            #pragma warning disable MINE
            using System.Diagnostics.CodeAnalysis;

            [Experimental("MINE")] public sealed class Fresh;
            [Experimental("MINE")] public partial class New : Batch<string> { [Action, InBatchParallel] private static void Touch(string text, Fresh fresh) { } }

            public partial class Rows : Batch<string>
            {
                [DataComponent] public partial Fresh[] Values { get; set; }
                [Experimental("MINE")] private IEnumerable<Fresh> Source() => [];
                [Experimental("MINE"), Action, InBatchParallel(Init = nameof(Source), Post = nameof(Values))] private static Fresh Touch(Fresh value, List<Fresh> more) => value;
                [Action] public void Clear(Fresh value) { }
            }
            """);

    [Test]
    public void Obsolete_types_of_an_id_of_their_own()
        => Check("""
            #pragma warning disable OLD1
            [Obsolete("Gone.", DiagnosticId = "OLD1")] public sealed class Old;

            public partial class Rows : Batch<string>
            {
                [DataComponent] public partial Old[] Values { get; set; }
                [Obsolete("Gone.", DiagnosticId = "OLD1")] private IEnumerable<Old> Source() => [];
                [Action, InBatchParallel(Init = nameof(Source), Post = nameof(Values))] private static Old Touch(Old value, List<Old> more) => value;
                [Action] public void Clear(Old value) { }
            }
            """);

    [TestCase("[Obsolete(\"Gone.\", true)] public partial class Rows : Batch<string>", "")]
    [TestCase("[Obsolete] public partial class Outer { public partial class Rows : Batch<string>", "}")]
    [TestCase("[Obsolete] public partial class Rows<T> : Batch<string>", "")]
    public void Types_that_are_an_error_to_use_in_a_class_that_is_obsolete(string head, string tail)
        => Check($$"""
            [Obsolete("Gone.", error: true)] public sealed class Old;

            {{head}}
            {
                [DataComponent] public partial Old[] Values { get; set; }
                private IEnumerable<Old> Source() => [];
                [Action, InBatchParallel(Init = nameof(Source), Post = nameof(Values))] private static Old Touch(Old value, List<Old> more) => value;
                [Action, InBatchParallel] private static Task LookAsync(string path, Old value) => Task.CompletedTask;
                [Action] public void Clear(Old value) { }
            }{{tail}}
            """);

    [Test]
    public void A_project_that_is_CLS_compliant()
        => Check("""
            [assembly: CLSCompliant(true)]

            public partial class Rows : Batch<string>
            {
                [DataComponent] public partial double[] Values { get; set; }
                [Action, InBatchParallel(Post = nameof(Values))] private static double Touch(string text, int width = 3) => width;
                [InBatchParallel(Post = nameof(Keep))] private static Task<int> LengthAsync(string path, ItemContext context) => Task.FromResult(path.Length);
                private ItemResults<int> Keep(ItemResults<int> results) => results;
                public Pipeline<Rows> Chain(Dataset<string> data) => data.Pipeline<Rows>().Touch(2).Each(3);
                [Action] public Rows Each(int count) => this;
            }
            """);

    [Test]
    public void Types_behind_an_alias_of_their_assembly()
    {
        CSharpCompilation library = CSharpCompilation.Create(
            "Aliased",
            [UserProject.Parse(
                "namespace Things { public sealed class Thing; public enum Kind { One, Two } public interface IThing; public static class Values { public const int Three = 3; } }", "/library/Things.cs")],
            UserProject.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Check(
            """
            extern alias other;
            using Thing = other::Things.Thing;
            using Kind = other::Things.Kind;

            public partial class Rows : Batch<Thing>
            {
                [DataComponent] public partial Thing[] Values { get; set; }
                private IEnumerable<(Thing value, Kind kind)> Source() => [];
                [Action, InBatchParallel(Init = nameof(Source), Post = nameof(Values))]
                private static Thing Touch(Thing value, Kind kind, List<Thing> more, Kind other = Kind.Two) => value;
                [Action, InBatchParallel] private static void Look<T>(Thing thing, T other) where T : other::Things.IThing { }
                [Action] public void Clear(Thing thing, Kind kind = Kind.Two) { }
            }

            public partial class Keyed<T> : Batch<string> where T : other::Things.IThing { [Action, InBatchParallel] private static void Touch(string text, T value) { } }

            public static partial class Passing { [Component] public static Thing Pass(Thing thing, Kind kind = Kind.Two) => thing; }

            [Loop] public partial class Each { private IEnumerable<Thing> OnThing() { yield return new Thing(); } }

            [Run] public partial class Cell : Run<int> { private static int Execute(Kind kind) => (int)kind; }
            """,
            library.ToMetadataReference(["other"]));
    }

    [Test]
    public void Names_that_come_to_one_name_of_steps()
        => Check("""
            public partial class A { public partial class B : Batch<string> { [Action, InBatchParallel] private static void Touch(string text) { } } }
            public partial class A_B : Batch<string> { [Action, InBatchParallel] private static void Touch(string text) { } }
            namespace Some
            {
                public partial class A { public partial class B : Batch<string> { [Action, InBatchParallel] private static void Touch(string text) { } } }
                public partial class A_ { public partial class B : Batch<string> { [Action, InBatchParallel] private static void Touch(string text) { } } }
                public partial class A__B : Batch<string> { [Action, InBatchParallel] private static void Touch(string text) { } }
                public partial class A<T> { public partial class B : Batch<string> { [Action, InBatchParallel] private static void Touch(string text) { } } }
            }
            public static class Uses { public static object Of(Pipeline<A.B> one, Pipeline<A_B> two) => (one.Touch(), two.Touch()); }
            """);

    private static void Check(
        string source, MetadataReference? reference = null, NullableContextOptions nullable = NullableContextOptions.Enable)
    {
        CSharpCompilation input = UserProject.Compile([source]);
        input = input.WithOptions(input.Options.WithNullableContextOptions(nullable)).AddReferences(reference is null ? [] : [reference]);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [.. Product.Generators.Select(each => each.AsSourceGenerator())], parseOptions: UserProject.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Diagnostic[] found = [
            .. output.Emit(Stream.Null).Diagnostics.Concat(diagnostics).Where(each => each.Severity >= DiagnosticSeverity.Warning)];
        Assert.That(found, Is.Empty, string.Join("\n", found.Select(UserProject.Describe)));
        Assert.That(driver.GetRunResult().GeneratedTrees, Is.Not.Empty);
    }
}
