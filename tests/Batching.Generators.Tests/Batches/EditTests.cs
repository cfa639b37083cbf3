using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Testing;

/// <summary>
/// That nothing generated is ever stale: after every kind of edit a driver that has seen others gives what a fresh one gives. Each kind
/// says whether it changes what is generated, so that it cannot hold for want of an effect.
/// </summary>
public class EditTests
{
    private const string Rows = "Rows.cs";
    private const string Inits = "Rows.Inits.cs";
    private const string Shared = "Shared.cs";
    private const string Units = "Units.cs";
    private const string Usings = "Usings.cs";
    private const string Lines = "Lines.cs";

    private static readonly (string File, string Text)[] s_files =
    [
        (Rows, """
            using Measured = int;
            using Perform = Batching.ActionAttribute;

            namespace Shop
            {
                /// <summary>Rows.</summary>
                public partial class Rows : Table
                {
                    private const string Where = nameof(Numbers);
                    private const int Width = 3;
                    private static readonly int s_count = 1;

                    /// <summary>Sizes.</summary>
                    [DataComponent] public partial int[] Sizes { get; set; }

                    private int Twice => 2 * s_count;
                    private int Four() { return 4; }

                    [Action, InBatchParallel(Init = Where, Post = nameof(Sizes))]
                    private static int Measure(int number, Unit unit, Color color = (Color)1, Measured width = Width, int height = Limits.Height, string? note = null)
                    {
                        int local = number;
                        return local;
                    }

                    [InBatchParallel]
                    internal static Task TouchAsync<T>(string path, T value)
                        where T : Entity
                    {
                        return Task.CompletedTask;
                    }

                    [Perform(Lock = "sort"), Obsolete("Old")] private Rows Sort() => this;

            #if WIDE
                    [InBatchParallel] private static void Widen(string path, int by) { }
            #endif

                    private IEnumerable<string?> Names() => [];
                    [InBatchParallel(Init = nameof(Names))] private static void Greet(string name) { }
                }
            }
            """),
        (Inits, """
            namespace Shop
            {
                partial class Rows
                {
                    private IEnumerable<(int number, Unit unit)> Numbers() => [];
                    private static IEnumerable<(int number, Unit unit)> Others() { yield break; }
                    [Action, InBatchParallel(Init = nameof(Numbers))] private static void Check(int number, Unit unit) { }
                }
            }
            """),
        (Shared, """
            namespace Shop
            {
                public class Table : Batch<string> { protected int Merged => 1; }
                public enum Color { Red, Green }
                public static class Limits { public const int Height = Base + 1; private const int Base = 3; }
                public class Entity;
                public class Thing;
            }
            """),
        (Units, "namespace Shop.Metric { public struct Unit; } namespace Shop.Imperial { public struct Unit; }"),
        (Usings, "global using Shop.Metric;"),
        (Lines, """
            namespace Other
            {
                public partial class Lines : Batch<int>
                {
                    [Action, InBatchParallel] private static void Touch(int line, Extra.Gauge gauge) { }
                }
            }
            """),
    ];

    private static readonly MetadataReference s_extra = Library("Extra", "namespace Extra { public sealed class Gauge { } }");

    private static IEnumerable<TestCaseData> Kinds =>
    [
        // In the class's own file.
        Changing("a parameter's type", In(Rows, "int number, Unit", "long number, Unit")),
        Changing("a parameter added", In(Rows, "Unit unit, Color", "Unit unit, int more, Color")),
        Changing("a call argument renamed", In(Rows, "Measured width", "Measured breadth")),
        Changing("a default changed", In(Rows, "note = null", "note = \"none\"")),
        Changing("a default removed", In(Rows, "string? note = null", "params string[] notes")),
        Changing("a constant that is a default", In(Rows, "Width = 3", "Width = 4")),
        Changing("a constant that names Init", In(Rows, "Where = nameof(Numbers)", "Where = nameof(Others)")),
        Changing("a name in the attribute", In(Rows, "Init = Where", "Init = nameof(Others)")),
        Changing("an attribute argument removed", In(Rows, ", Post = nameof(Sizes)", "")),
        Changing("an attribute argument added", In(Rows, "nameof(Names))", "nameof(Names), Target = Target.For)")),
        Changing("an action made one of worker processes", In(Rows, "nameof(Names))", "nameof(Names), Target = Target.Processes)")),
        Changing("the type of what crosses to worker processes",
            After(In(Rows, "nameof(Names))] private static void Greet(string name)",
                "nameof(Names), Target = Target.Processes)] private static void Greet(string name, Thing thing)"),
                In(Shared, "public class Thing;", "public class Thing { public int Size { get; set; } }"))),
        Changing("an attribute removed", In(Rows, "[Action, InBatchParallel(Init = Where", "[InBatchParallel(Init = Where")),
        Changing("the last attribute of a method", In(Rows, "[Perform(Lock = \"sort\"), Obsolete(\"Old\")] ", "")),
        Changing("the lock", In(Rows, "\"sort\"", "\"order\"")),
        Changing("the text of Obsolete", In(Rows, "\"Old\"", "\"Older\"")),
        Changing("the target of an alias", In(Rows, "Measured = int", "Measured = short")),
        Changing("an alias of an attribute",
            In(Rows, "Perform = Batching.ActionAttribute", "Perform = System.Runtime.CompilerServices.MethodImplAttribute")),
        Changing("the result made awaitable",
            In(Rows, "private static void Greet(string name) { }", "private static async Task Greet(string name) { }")),
        Changing("an item method made a kernel",
            In(Rows, "private static void Greet(string name) { }", "private static Action<string> Greet() => name => { };")),
        Changing("a constraint", In(Rows, "where T : Entity", "where T : class")),
        Changing("a static method made an instance's", In(Rows, "private static void Greet", "private void Greet")),
        Changing("a component's type", In(Rows, "partial int[] Sizes", "partial long[] Sizes")),
        Changing("a component made nullable", In(Rows, "partial int[] Sizes", "partial int[]? Sizes")),
        Changing("a component's accessibility", In(Rows, "public partial int[]", "internal partial int[]")),
        Changing("the class's accessibility", In(Rows, "public partial class Rows", "internal partial class Rows")),
        Changing("the class sealed", In(Rows, "public partial class Rows", "public sealed partial class Rows")),
        Changing("the class no longer partial",
            After(In(Rows, "public partial class Rows", "public class Rows"), In(Inits, "partial class Rows", "class Rows"))),
        Changing("the class generic",
            After(In(Rows, "partial class Rows :", "partial class Rows<TRow> :"), In(Rows, "private Rows Sort", "private Rows<TRow> Sort"),
                In(Inits, "class Rows", "class Rows<TRow>"))),
        Changing("the class renamed",
            After(In(Rows, "class Rows", "class Items"), In(Rows, "private Rows Sort", "private Items Sort"),
                In(Inits, "class Rows", "class Items"))),
        Changing("the class nested in another",
            After(In(Rows, "    public partial class Rows", "public partial class Outer { public partial class Rows"),
                In(Rows, "name) { }\n    }", "name) { }\n    } }"),
                In(Inits, "partial class Rows", "partial class Outer { partial class Rows"),
                In(Inits, "unit) { }\n    }", "unit) { }\n    } }"))),
        Changing("the namespace of a part", In(Rows, "namespace Shop", "namespace Store")),
        Changing("the order of members",
            After(In(Rows, "private IEnumerable<string?> Names() => [];", ""),
                In(Rows, "private const string Where",
                    "private IEnumerable<string?> Names() => []; [InBatchParallel] private static void First(string path) { } private const string Where"))),
        Changing("#nullable before the class", In(Rows, "namespace Shop", "#nullable disable\nnamespace Shop")),
        Changing(
            "#nullable in a body, for all that follows", In(Rows, "int local = number;", "\n#nullable disable\nint local = number;\n")),
        Changing("a symbol defined in the file", In(Rows, "using Measured", "#define WIDE\nusing Measured")),
        Changing("a half-typed parameter", In(Rows, "Measure(int number, Unit unit,", "Measure(int number, Uni")),
        Changing("a half-typed attribute", In(Rows, "[InBatchParallel(Init = nameof(Names))]", "[InBatchParallel(Init = name")),
        Changing("a closing brace missing in a body", In(Rows, "return local;\n        }", "return local;\n")),
        Changing("an opening brace too many in a body", In(Rows, "int local = number;", "int local = number; if (local > 0) {")),
        Changing("a comment that is not closed", In(Rows, "return Task.CompletedTask;", "/* return Task.CompletedTask;")),
        Keeping("a string that is not closed",
            In(Rows, "int local = number;", "string text = \"[Action] public void; int local = number;")),
        Keeping("the body of an item method", In(Rows, "return local;", "return local + Limits.Height;")),
        Keeping("an expression body", In(Rows, "Sort() => this;", "Sort() => new();")),
        Keeping("a block made an expression",
            In(Rows, "\n        {\n            return Task.CompletedTask;\n        }", " => Task.CompletedTask;")),
        Keeping("the body of a property", In(Rows, "2 * s_count", "3 * s_count")),
        Keeping("a field's initial value", In(Rows, "s_count = 1", "s_count = 2")),
        Keeping("a comment in a body", In(Rows, "int local = number;", "// A comment.\nint local = number;")),
        Keeping("a comment between members", In(Rows, "private int Twice", "/* public int Thrice; */ private int Twice")),
        Keeping("white space", In(Rows, "private int Twice", "\n\n\n    private   int Twice")),
        Keeping("a documentation comment", In(Rows, "<summary>Rows.", "<summary>Many rows.")),
        Keeping("#pragma and #region",
            In(Rows, "int local = number;", "\n#pragma warning disable CS0219\n#region Local\nint local = number;\n#endregion\n")),
        Keeping("a method that has nothing to do with batches",
            In(Rows, "private int Twice", "private int Thrice(int number) => 3 * number; private int Twice")),

        // In other files.
        Changing("the type that Init yields",
            In(Inits, "IEnumerable<(int number, Unit unit)> Numbers", "IEnumerable<(short number, Unit unit)> Numbers")),
        Changing("the tuple names of Init", In(Inits, "unit)> Numbers", "color)> Numbers")),
        Changing("Init made a stream",
            In(Inits, "private IEnumerable<(int number, Unit unit)> Numbers() => []",
                "private IAsyncEnumerable<(int number, Unit unit)> Numbers() => null!")),
        Changing("Init made static", In(Inits, "private IEnumerable", "private static IEnumerable")),
        Changing("Init given an argument", In(Inits, "Numbers()", "Numbers(int width)")),
        Changing("Init renamed", In(Inits, "Numbers() =>", "Numerals() =>")),
        Keeping("the body of Init", In(Inits, "Numbers() => []", "Numbers() => [default]")),
        Keeping("an iterator's body", In(Inits, "{ yield break; }", "{ yield return default; }")),
        Changing("the base type of the base class", In(Shared, "Batch<string>", "Batch<int>")),
        Changing("the base class no batch", In(Shared, ": Batch<string>", "")),
        Changing("a member of the base class in the way", In(Shared, "int Merged", "int SortAsync")),
        Changing("a class in the way of the steps", Add("New.cs", "namespace Shop { public static class RowsSteps; }")),
        Changing("a constant in another file", In(Shared, "Base = 3", "Base = 4")),
        Changing("the values of enum members", In(Shared, "Red, Green", "Red = 1, Green = 0")),
        Changing("the name of an enum member", In(Shared, "Green", "Blue")),
        Changing("the accessibility of an argument's type", In(Shared, "public enum Color", "internal enum Color")),
        Changing("a struct made a class",
            After(In(Shared, "public enum Color { Red, Green }", "public class Color;"), In(Rows, "(Color)1", "null!"))),
        Changing("a type moved to another namespace",
            After(In(Shared, "public class Entity;", ""),
                Add("New.cs", "global using Shop.Parts; namespace Shop.Parts { public class Entity; }"))),
        Keeping("a type moved to another file",
            After(In(Shared, "public class Entity;", ""), Add("New.cs", "namespace Shop { public class Entity; }"))),
        Changing("a nearer type of the same name", Add("New.cs", "namespace Shop { public struct Unit; }")),
        Changing("a namespace in the way", Add("New.cs", "namespace Shop { public partial class Rows { public class Entity; } }")),
        Changing("another global using", In(Usings, "Metric", "Imperial")),
        Changing("a global using removed", In(Usings, "global using Shop.Metric;", "")),
        Changing("a global alias", In(Usings, "global using Shop.Metric;", "global using Unit = Shop.Imperial.Unit;")),
        Changing("a part added",
            Add("New.cs", "namespace Shop { partial class Rows { [InBatchParallel] private static void More(string path) { } } }")),
        Changing("a part removed", Remove(Inits)),
        Changing("a batch class added",
            Add("New.cs",
                "namespace Shop { public partial class Columns : Batch<int> { [InBatchParallel] private static void Touch(int column) { } } }")),
        Changing("a batch class of the same name in another namespace",
            Add("New.cs",
                "namespace Store { public partial class Rows : Batch<int> { [InBatchParallel] private static void Touch(int row) { } } }")),
        Changing("a class whose name differs by case alone", Add("New.cs", "namespace Shop { public class ROWS; }")),
        Changing("a batch class removed", Remove(Lines)),
        Changing("a file's name, and so its place among the parts", Rename(Rows, "Aardvark.cs")),
        Keeping("files in another order", Reorder),
        Keeping("an unrelated file added", Add("New.cs", "internal sealed class Unrelated;")),
        Keeping("an unrelated type removed", In(Shared, "public class Thing;", "")),
        Keeping("a comment in another file", In(Shared, "public class Thing;", "public class Thing; // A thing.")),

        // Around the files.
        Changing("a reference added", compilation => compilation.AddReferences(s_extra)),
        Changing("a reference removed",
            compilation =>
                compilation.RemoveReferences(
                    compilation.References.Single(
                        reference => reference.Display!.EndsWith("Batching.Abstractions.dll", StringComparison.Ordinal)))),
        Changing("a symbol defined for the project", Parsed(options => options.WithPreprocessorSymbols("WIDE"))),
        Keeping("another version of the language", Parsed(options => options.WithLanguageVersion(LanguageVersion.Preview))),
        Changing("nullable off for the project",
            compilation => compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Disable))),
        Keeping("the assembly's name", compilation => compilation.WithAssemblyName("Renamed")),
    ];

    [TestCaseSource(nameof(Kinds))]
    public void After_an_edit_all_is_as_from_a_fresh_run(Func<CSharpCompilation, CSharpCompilation> edit, bool isChanging)
    {
        CSharpCompilation before = Project();
        CSharpCompilation after = edit(before);
        string expected = Text(Run(after));
        Assert.That(expected != Text(Run(before)), Is.EqualTo(isChanging), "Whether the edit changes what is generated.");
        Assert.That(Text(Run(before).RunGenerators(after)), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Kinds))]
    public void After_a_body_was_edited_before_all_is_as_from_a_fresh_run(Func<CSharpCompilation, CSharpCompilation> edit, bool isChanging)
    {
        CSharpCompilation before = Project();
        CSharpCompilation between = In(Rows, "return 4;", "int two = 2; return two + two;")(before);
        CSharpCompilation after = edit(between);
        Assert.That(
            Text(Run(before).RunGenerators(between).RunGenerators(after)), Is.EqualTo(Text(Run(after))), $"Changing: {isChanging}.");
    }

    [TestCaseSource(nameof(Kinds))]
    public void When_an_edit_is_undone_all_is_as_before(Func<CSharpCompilation, CSharpCompilation> edit, bool isChanging)
    {
        CSharpCompilation before = Project();
        Assert.That(Text(Run(before).RunGenerators(edit(before)).RunGenerators(Project())), Is.EqualTo(Text(Run(before))),
            $"Changing: {isChanging}.");
    }

    private static TestCaseData Changing(string kind, Func<CSharpCompilation, CSharpCompilation> edit)
        => Kind(kind, edit, isChanging: true);

    private static TestCaseData Keeping(string kind, Func<CSharpCompilation, CSharpCompilation> edit)
        => Kind(kind, edit, isChanging: false);

    private static TestCaseData Kind(string kind, Func<CSharpCompilation, CSharpCompilation> edit, bool isChanging)
        => new TestCaseData(edit, isChanging).SetArgDisplayNames(kind);

    private static Func<CSharpCompilation, CSharpCompilation> In(string file, string from, string to)
        => compilation =>
        {
            SyntaxTree tree = FileOf(compilation, file);
            string text = tree.ToString();
            string edited = text.Replace(from, to, StringComparison.Ordinal);
            Assert.That(edited, Is.Not.EqualTo(text), $"There is no \"{from}\" in {file}.");

            // As an IDE does it: what did not change is taken from the old tree.
            return compilation.ReplaceSyntaxTree(
                tree, tree.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(edited, System.Text.Encoding.UTF8)));
        };

    private static Func<CSharpCompilation, CSharpCompilation> After(params Func<CSharpCompilation, CSharpCompilation>[] edits)
        => compilation => edits.Aggregate(compilation, (edited, edit) => edit(edited));

    private static Func<CSharpCompilation, CSharpCompilation> Add(string file, string text)
        => compilation => compilation.AddSyntaxTrees(UserProject.Parse(text, PathOf(file)));

    private static Func<CSharpCompilation, CSharpCompilation> Remove(string file)
        => compilation => compilation.RemoveSyntaxTrees(FileOf(compilation, file));

    private static Func<CSharpCompilation, CSharpCompilation> Rename(string file, string newFile)
        => compilation => compilation.ReplaceSyntaxTree(FileOf(compilation, file), FileOf(compilation, file).WithFilePath(PathOf(newFile)));

    private static Func<CSharpCompilation, CSharpCompilation> Parsed(Func<CSharpParseOptions, CSharpParseOptions> change)
        => compilation => compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(
            compilation.SyntaxTrees.Select(
                tree => CSharpSyntaxTree.ParseText(tree.GetText(), change(UserProject.ParseOptions), tree.FilePath)));

    private static CSharpCompilation Reorder(CSharpCompilation compilation)
        => compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Reverse());

    private static CSharpCompilation Project()
        => UserProject.Compile([]).AddSyntaxTrees(s_files.Select(file => UserProject.Parse(file.Text, PathOf(file.File))));

    private static PortableExecutableReference Library(string name, string source)
    {
        using var image = new MemoryStream();
        Assert.That(UserProject.Compile([source]).WithAssemblyName(name).Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static string PathOf(string file) => "/project/" + file;

    private static SyntaxTree FileOf(CSharpCompilation compilation, string file)
        => compilation.SyntaxTrees.Single(tree => tree.FilePath == PathOf(file));

    private static GeneratorDriver Run(CSharpCompilation compilation)
        => UserProject.Driver(new BatchGenerator()).RunGenerators(compilation);

    private static string Text(GeneratorDriver driver)
    {
        GeneratorRunResult run = driver.GetRunResult().Results.Single();
        Assert.That(run.Exception, Is.Null);
        return string.Join("\n",
            run.GeneratedSources.OrderBy(source => source.HintName, StringComparer.Ordinal)
                .Select(source => source.HintName + "\n" + source.SourceText));
    }
}
