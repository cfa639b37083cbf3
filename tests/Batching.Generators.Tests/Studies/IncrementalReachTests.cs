using Batching.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators.Tests.Studies;

/// <summary>That what is kept of code between edits is never stale, and that it is kept.</summary>
public class IncrementalReachTests
{
    private const int Steps = 120;

    // Each file, and what it may become.
    private static readonly (string Text, (string From, string To)[] Edits)[] s_files =
    [
        ("""
            [Run] public sealed partial class Alpha : Run<double>
            {
                private static double Execute(int count)
                {
                    var pair = new { First = count, Second = "s" };
                    return pair.First + Table.Read(count) + new Box([count]).Get() + Held.Instance.Get() + Program.Help() + Shape(new Square());
                }

                private static int Shape(IShape shape) => shape.Area();
            }
            """,
        [
            ("First = count", "First = count + 1"), ("Table.Read(count)", "Table.Read(0)"), ("+ Program.Help()", ""),
            (" + Shape(new Square())", ""), ("return pair", "/* note */ return pair"),
            ("int count)", "int count, int other = 1)"), ("+ Held.Instance.Get()", "+ ("), ("shape.Area()", "shape.Area() + 1"),
            ("Table.Read(count)", "Table.Unread(count)"), ("pair.First +", "Helper.Sum(count) +"),
        ]),
        ("""
            [Run] public sealed partial class Beta : Run<int>
            {
                private static int Execute(int count)
                {
                    var same = new { First = count * 2, Second = "t" };
                    var steps = new Steps();
                    steps.Run();
                    return same.First + steps.Total;
                }
            }
            """,
        [("count * 2", "count * 3"), ("First = count * 2, ", "First = count, "), ("steps.Run();", ""),
            ("same.First", "same.Second.Length"), ("return same", "Func<int, int> twice = x => x * 2; return twice(1) + same")]),
        ("""
            public static class Table
            {
                private static readonly int[] s_table = [1, 2];
                public static int Read(int count) => s_table[count % 2];
                public static void Write(int count) { Console.WriteLine(count); }
                public static int Unread(int count) { return Read(count) + Helper.Sum(count); }
            }
            """,
        [("Console.WriteLine(count)", "s_table[0] = count"), ("s_table[count % 2]", "s_table.Length"), ("Helper.Sum(count)", "1"),
            ("[1, 2]", "[1, 3]"), ("static int Read(int", "static long Read(int")]),
        ("""
            public sealed class Box(List<int> hidden)
            {
                public int Get() { return Count; }
                public int Count => 1;
            }
            public static class Held { public static readonly Box Instance = new([1]); }
            """,
        [("return Count;", "return hidden.Count;"), ("return Count;", "return nameof(hidden).Length;"),
            ("return Count;", "int hidden = 1; return hidden;"), ("Count => 1", "Count => hidden.Count"),
            ("Count => 1", "Count => this.Count"), ("new([1])", "new([2])")]),
        ("""
            var number = 1;
            Console.WriteLine(number);
            partial class Program { public static int Help() => 3; }
            """,
        [("WriteLine(number)", "Write(number)"), ("var number", "long number"), ("number", "digit"), ("Help() => 3", "Help() => 4"),
            ("Console.WriteLine(number);", "int Local() => number; Console.WriteLine(Local());"),
            ("var number = 1;\nConsole.WriteLine(number);\n", "")]),
        ("""
            [Loop] public partial class Steps
            {
                private int _first;
                public int Total { get; private set; }
                private void OnStep() { _first = 1; Add(); }
                private void Add() { Total += _first; }
            }
            """,
        [("_first = 1;", "Total = 1;"), ("Total += _first;", ""), ("Add(); }", "}"), ("OnStep()", "OnPart()"),
            ("_first = 1;", "_first = 2;")]),
        ("""
            public interface IShape { int Area(); }
            public class Square : IShape { public virtual int Area() => 4; }
            public class Cube : Square { public override int Area() { return 6 * base.Area(); } }
            public static class Helper { public static int Sum(int count) { var pair = new { First = count, Second = "h" }; return Deep(pair.First); } private static int Deep(int count) => count + 1; }
            """,
        [("Area() => 4", "Area() => 5"), ("6 * base", "7 * base"), ("override int", "new int"), ("count + 1", "count + 2"),
            ("count + 1", "Table.Unread(count)"), ("First = count", "First = (count)"), ("First = count", "First = -count")]),
    ];

    [Test]
    public void After_any_edits_the_versions_are_those_of_a_fresh_run([Values(20261, 20262, 20263)] int seed)
    {
        var random = new Random(seed);
        string[] texts = [.. s_files.Select(file => file.Text)];
        CSharpCompilation compilation = UserProject.Compile(texts);
        GeneratorDriver driver = Driver().RunGenerators(compilation);
        var history = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            int file = random.Next(s_files.Length);
            (string from, string to) = s_files[file].Edits[random.Next(s_files[file].Edits.Length)];

            // Edits pile up; a file begins anew now and then, and where there is nothing left to edit.
            string text = random.Next(3) > 0 && texts[file].Contains(from, StringComparison.Ordinal)
                ? texts[file].Replace(from, to, StringComparison.Ordinal)
                : s_files[file].Text;
            history.Add($"{step}: file {file}, '{from}' -> '{to}'");
            SyntaxTree old = compilation.SyntaxTrees.Single(tree => tree.FilePath == UserProject.PathOf(file));
            compilation = compilation.ReplaceSyntaxTree(old, UserProject.Parse(texts[file] = text, old.FilePath));
            driver = driver.RunGenerators(compilation);
            if (random.Next(4) > 0)
            {
                Assert.That(Text(driver), Is.EqualTo(Text(Driver().RunGenerators(compilation))),
                    $"Seed {seed}, after\n{string.Join("\n", history)}\nThe files:\n{string.Join("\n----\n", texts)}");
            }
        }
    }

    [Test]
    public void An_edit_keeps_the_versions_that_do_not_reach_it()
    {
        CSharpCompilation before = UserProject.Compile(
        [
            "[Run] public sealed partial class One : Run<int> { private static int Execute(int count) { return First.Get(); } }",
            "[Run] public sealed partial class Two : Run<int> { private static int Execute(int count) { return Second.Get(); } }",
            "public static class First { public static int Get() => 1; } public static class Second { public static int Get() => 2; }",
            "public static class Unreached { public static int Get() => 3; }",
        ]);
        var reach = new CodeReach();
        CodeVersionModel[] versions = Versions(before);
        Assert.That(Versions(Edited(before, 3, "=> 3", "=> 4")), Is.EqualTo(versions).Using<CodeVersionModel>(ReferenceEquals));
        CodeVersionModel[] edited = Versions(Edited(before, 2, "=> 1", "=> 11"));
        Assert.That(edited[0].Version, Is.Not.EqualTo(versions[0].Version));
        Assert.That(edited[1], Is.SameAs(versions[1]));
        Assert.That(Versions(before), Is.EqualTo(versions));

        CodeVersionModel[] Versions(CSharpCompilation compilation) => reach.In(["One", "Two"], compilation, CancellationToken.None);
    }

    [Test]
    public void A_member_is_read_from_its_own_file_alone()
    {
        // What nothing needs to bind is not bound: a file that is changed elsewhere could not be read.
        CSharpCompilation before = UserProject.Compile(
            ["[Run] public sealed partial class One : Run<int> { private static int Execute(int count) { return Other.Get(); } }",
                "public static class Other { public static int Get() => 1; }"]);
        var reach = new CodeReach();
        string first = reach.In(["One"], before, CancellationToken.None).Single().Version;
        CSharpCompilation after = Edited(before, 1, "=> 1", "=> Missing.Get()");
        CodeVersionModel broken = reach.In(["One"], after, CancellationToken.None).Single();
        Assert.That(broken, Is.EqualTo(CodeReach.Read(["One"], after, CancellationToken.None).Single()));
        Assert.That(
            reach.In(["One"], Edited(after, 1, "=> Missing.Get()", "=> 1"), CancellationToken.None).Single().Version, Is.EqualTo(first));
    }

    [TestCase("get => 1; set { }", "get => field; set => field = value;", "get => field + 1; set => field = value;")]
    [TestCase("get => 1; init { _ = value; }", "get { return hidden; } init { _ = value; }", "get { return -hidden; } init { _ = value; }")]
    public void A_body_that_makes_a_field_declares_it(string without, string with, string other)
    {
        const string Source = "public struct Odd(double hidden) { public double Twice { get => 1; } } [Run] public sealed partial class Some : Run<int> { private static int Execute(Odd odd) => 1; }";
        CSharpParseOptions options = UserProject.ParseOptions.WithLanguageVersion(LanguageVersion.Preview);
        CSharpCompilation[] states = [
            .. new[] { without, with, other }.Select(body => Preview(Source.Replace("get => 1;", body, StringComparison.Ordinal)))];
        GeneratorDriver driver = Fresh().RunGenerators(states[0]);
        foreach (int state in new[] { 1, 2, 0, 2, 0 })
        {
            driver = driver.RunGenerators(states[state]);
            Assert.That(Text(driver), Is.EqualTo(Text(Fresh().RunGenerators(states[state]))));
        }

        Assert.That(
            Text(Fresh().RunGenerators(states[0])), Is.Not.EqualTo(Text(Fresh().RunGenerators(states[1]))), "The edit has no effect.");

        CSharpGeneratorDriver Fresh() => CSharpGeneratorDriver.Create([new RunGenerator().AsSourceGenerator()], parseOptions: options);

        CSharpCompilation Preview(string source)
        {
            CSharpCompilation compilation = UserProject.Compile([source]);
            return compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(
                compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.ToString(), options, tree.FilePath)));
        }
    }

    [TestCase("Console.WriteLine(1);", "int Digit = 1; Console.WriteLine(Digit);")]
    [TestCase("First local = new(); local.Get();", "Second local = new(); local.Get();")]
    public void Statements_of_the_file_itself_mean_something_in_all_of_it(string statements, string others)
    {
        const string Types = "public static class Digit { public const double Value = 3; } public class First { public int Get() => 1; } public class Second { public int Get() => 2; }";
        CSharpCompilation[] states = [.. new[] { statements, others }.Select(first => UserProject.Compile(
        [
            first + " [Run(TimeoutSeconds = Digit.Value)] public sealed partial class Some : Run<int> { private static int Execute(int count, CancellationToken token) { return local.Get(); } }", Types,
        ]))];
        GeneratorDriver driver = Driver().RunGenerators(states[0]);
        foreach (int state in new[] { 1, 0, 1 })
        {
            driver = driver.RunGenerators(states[state]);
            Assert.That(Text(driver), Is.EqualTo(Text(Driver().RunGenerators(states[state]))));
        }

        Assert.That(
            Text(Driver().RunGenerators(states[0])), Is.Not.EqualTo(Text(Driver().RunGenerators(states[1]))), "The edit has no effect.");
    }

    [Test]
    public void A_cancelled_edit_leaves_what_was_known()
    {
        CSharpCompilation before = UserProject.Compile([.. s_files.Select(file => file.Text)]);
        var reach = new CodeReach();
        string[] runs = ["Alpha", "Beta"];
        reach.In(runs, before, CancellationToken.None);
        CSharpCompilation after = Edited(before, 0, "Table.Read(count)", "Table.Unread(count)");
        Assert.That(() => reach.In(runs, after, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(reach.In(runs, after, CancellationToken.None), Is.EqualTo(CodeReach.Read(runs, after, CancellationToken.None)));
        Assert.That(reach.In(runs, before, CancellationToken.None), Is.EqualTo(CodeReach.Read(runs, before, CancellationToken.None)));
    }

    private static CSharpCompilation Edited(CSharpCompilation compilation, int file, string from, string to)
    {
        SyntaxTree old = compilation.SyntaxTrees.Single(tree => tree.FilePath == UserProject.PathOf(file));
        Assert.That(old.ToString(), Does.Contain(from));
        return compilation.ReplaceSyntaxTree(
            old, UserProject.Parse(old.ToString().Replace(from, to, StringComparison.Ordinal), old.FilePath));
    }

    private static CSharpGeneratorDriver Driver()
        => CSharpGeneratorDriver.Create(
            [new RunGenerator().AsSourceGenerator(), new LoopGenerator().AsSourceGenerator()], parseOptions: UserProject.ParseOptions);

    private static string Text(GeneratorDriver driver)
        => string.Join("\n",
            driver.GetRunResult().Results.SelectMany(
                result => result.Exception is null ? result.GeneratedSources : throw new AssertionException(result.Exception.ToString()))
            .OrderBy(source => source.HintName, StringComparer.Ordinal).Select(source => source.HintName + "\n" + source.SourceText));
}
