using Batching.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators.Tests.Studies;

/// <summary>What is generated for run classes, and that edits which mean nothing redo nothing.</summary>
public class RunGeneratorTests
{
    private const string HeatLoss = """
        using Microsoft.Extensions.Logging;

        namespace Physics;

        public enum Reduction { Max, Min }

        /// <summary>The loss of heat.</summary>
        [Run]
        public sealed partial class HeatLoss : Run<HeatLoss.Loss>
        {
            /// <summary>A loss.</summary>
            public sealed record Loss(double Value);

            private static Loss Execute(double area, double[] layers, Reduction reduce = Reduction.Max, [Unkeyed] ILogger? log = null)
                => log is null && reduce == Reduction.Max ? new(area * layers.Max()) : new(layers.Min());
        }
        """;

    private const string Records = """
        namespace Physics;

        public sealed record Point(double X, double Y);

        public struct Box
        {
            public Point From { get; set; }

            public int[]? Sizes { get; set; }
        }

        public static partial class Outer
        {
            [Run(TimeoutSeconds = 1.5)]
            internal sealed partial class Nested : Run<double>
            {
                private static async Task<double> ExecuteAsync(Box box, double[][] rows, int[]? maybe, (Point, int)[] pairs, [Name("Number")] int index = 3, CancellationToken cancellationToken = default)
                {
                    await Task.Yield();
                    cancellationToken.ThrowIfCancellationRequested();
                    return box.From.X + rows.Length + (maybe?.Length ?? 0) + pairs.Length + index;
                }
            }
        }
        """;

    [Test]
    public void A_run_gets_constructor_properties_designs_and_the_version_of_its_code()
    => new GeneratorHarness(new RunGenerator(), HeatLoss).Verify();

    [Test]
    public void Records_arrays_names_and_awaitable_methods() => new GeneratorHarness(new RunGenerator(), Records).Verify();

    [TestCase("private static int Execute() => 1;")]
    [TestCase(
        "private static int Execute(int @class, string @namespace = \"a\\\"b\", double nan = double.NaN, char unit = '\\n') => @class;")]
    [TestCase("private static int Execute(int count, int seed, int indices, int values) => count + seed + indices + values;")]
    [TestCase(
        "private static ValueTask<int> ExecuteAsync(int? maybe = null, DayOfWeek day = DayOfWeek.Friday, Guid id = default) => new(1);")]
    [TestCase(
        "private static int Execute(List<string?> texts, Dictionary<string, List<int>> map, HashSet<DateOnly> days, System.Collections.Immutable.ImmutableArray<int> fixedOnes) => 1;")]
    [TestCase(
        "private static int Execute(int runType, int codeManifest, int Type, int Code, int Codecs, int Visit, [Unkeyed] int ExecuteAsync = 1) => runType + codeManifest + Type + Code + Codecs + Visit + ExecuteAsync;")]
    [TestCase("private static int Execute(params int[] values) => values.Length;")]
    [TestCase(
        "public static int Execute(decimal money = 1.10m, float single = -0.0f, ulong large = ulong.MaxValue, long small = long.MinValue) => 1;")]
    public void Every_form_of_parameters_compiles_without_a_warning(string method)
        => new GeneratorHarness(new RunGenerator(), $"[Run] public sealed partial class Some : Run<int> {{ {method} }}").Check();

    [TestCase("public struct Odd(double hidden) { public readonly double Twice => hidden * 2; }", "'hidden'")]
    [TestCase("[System.Runtime.CompilerServices.InlineArray(4)] public struct Odd { public int First; }", "inline array")]
    [TestCase("public struct Odd { private double _hidden; public double Twice { get => _hidden * 2; set => _hidden = value / 2; } }",
        "'_hidden'")]
    public void A_parameter_that_hides_what_it_holds_is_refused(string type, string why)
    {
        CSharpCompilation compilation = UserProject.Compile(
            [$"{type} [Run] public sealed partial class Some : Run<int> {{ private static int Execute(Odd odd) => 1; }}"]);
        var problems = new List<Diagnostic>();
        RunAnalyzer.FindProblems(compilation.GetTypeByMetadataName("Some")!, compilation, problems, CancellationToken.None);
        Assert.That(problems.Select(problem => problem.GetMessage(System.Globalization.CultureInfo.InvariantCulture)),
            Has.Exactly(1).Contains(why));
    }

    [Test]
    public void Values_of_a_class_of_another_assembly_are_copied_since_what_they_hide_is_not_seen()
    {
        const string Library = "public sealed class Odd { private double _hidden; public double Seen { get; init; } public double Secret() => _hidden; public void Set(double value) => _hidden = value; }";
        const string Program = "[Run] public sealed partial class Some : Run<int> { private static int Execute(Odd odd) => 1; }";
        CSharpCompilation library = UserProject.Compile([Library]).WithAssemblyName("Lib");
        using var image = new MemoryStream();
        Assert.That(library.Emit(image).Success, Is.True);
        CSharpCompilation program = UserProject.Compile([Program]).AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        RunClassModel model = RunParser.Parse(program.GetTypeByMetadataName("Some")!, program, null, CancellationToken.None)!;
        Assert.That(model.Parameters.Single().Form, Is.EqualTo(RunPropertyForm.Copy));
    }

    [Test]
    public void Another_attribute_of_the_name_does_not_hide_a_run()
        => Assert.That(
            new GeneratorHarness(new RunGenerator(), """
                namespace Other { public sealed class RunAttribute : Attribute; }
                [Other.Run, Batching.Studies.Run] public sealed partial class Some : Run<int> { private static int Execute(int a) => a; }
                """).Check().GeneratedSources,
            Has.Length.EqualTo(2));

    [TestCase("Spectral", 1)]
    [TestCase("Batching.Runtime", 0)]
    [TestCase("Batching.Loops", 0)]
    [TestCase("Batching.Nets", 0)]
    [TestCase("Batching.Cluster", 0)]
    [TestCase("Batching.Postgres", 0)]
    [TestCase("Batching.Console", 0)]
    [TestCase("Batching.Studies.Console", 0)]
    public void What_a_run_computes_does_not_depend_on_the_version_of_this_library(string assembly, int counted)
    {
        CSharpCompilation library = UserProject.Compile(
            ["namespace Spectral; public sealed class Model { public int Of(int value) => value; }"]).WithAssemblyName(assembly);
        CSharpCompilation compilation = UserProject.Compile(
            ["[Run] public sealed partial class Some : Run<int> { private static int Execute(int a) => new Spectral.Model().Of(a); }"]);
        CodeVersionModel version =
            CodeReach.Read(["Some"], compilation.AddReferences(library.ToMetadataReference()), CancellationToken.None).Single();
        Assert.That(version.Assemblies, Has.Exactly(counted).Items);
    }

    [Test]
    public void Packages_that_are_signed_like_the_framework_are_none_of_it()
    {
        CSharpCompilation compilation = UserProject.Compile(
            ["[Run] public sealed partial class Some : Run<int> { private static int Execute(int a) => new Spectral.Model().Of(a) + Math.Abs(a); }"]);
        CSharpCompilation package = UserProject.Compile(
            ["namespace Spectral; public sealed class Model { public int Of(int value) => value; }"]).WithAssemblyName("Spectral");
        package = package.WithOptions(package.Options
            .WithCryptoPublicKey([.. typeof(object).Assembly.GetName().GetPublicKey()!]).WithPublicSign(true).WithDelaySign(null));
        string directory = Directory.CreateTempSubdirectory("batching-package-").FullName;
        try
        {
            string path = Path.Combine(directory, "Spectral.dll");
            Assert.That(package.Emit(path).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
            CodeVersionModel version = CodeReach.Read(
                ["Some"], compilation.AddReferences(MetadataReference.CreateFromFile(path)), CancellationToken.None).Single();
            Assert.That(version.Assemblies, Is.EqualTo(["Spectral"]));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public void Classes_whose_names_differ_by_case_alone_have_files_of_their_own()
        => Assert.That(
            new GeneratorHarness(new RunGenerator(), """
                [Run] public sealed partial class Some : Run<int> { private static int Execute(int a) => a; }
                [Run] public sealed partial class SOME : Run<int> { private static int Execute(int a) => a; }
                """).Check().GeneratedSources.Select(source => source.HintName).Distinct(StringComparer.OrdinalIgnoreCase).Count(),
            Is.EqualTo(4));

    [Test]
    public void The_code_version_comes_with_a_build_alone()
    {
        GeneratorRunResult run = new GeneratorHarness(new RunGenerator(), HeatLoss).Check();
        Assert.That(
            run.GeneratedSources.Where(source => source.SourceText.ToString().Contains("__codeManifest", StringComparison.Ordinal))
                .Select(source => source.HintName), Is.EqualTo(["Physics.HeatLoss.Code.g.cs"]));
        Assert.That(run.TrackedOutputSteps.ContainsKey(WellKnownGeneratorOutputs.ImplementationSourceOutput), Is.True);
    }

    [Test]
    public void What_is_not_seen_is_noted()
    {
        CodeVersionModel version = CodeReach.Read(["Some"], UserProject.Compile(["""
            public static class Settings { public static double Factor = 1; }
            [Run] public sealed partial class Some : Run<int>
            {
                private static int Execute(int value)
                {
                    dynamic loose = value;
                    typeof(string).GetMethod("Trim");
                    return (int)(loose.Missing() + Settings.Factor + Generated.Elsewhere());
                }
            }
            """]), CancellationToken.None).Single();
        Assert.That(version.Notes, Has.Some.Contains("Settings.Factor"));
        Assert.That(version.Notes, Has.Some.Contains("reflection (Type.GetMethod)"));
        Assert.That(version.Notes, Has.Some.Contains("dynamic"));
        Assert.That(version.Notes, Has.Some.Contains("'Generated'"));
    }

    [Test]
    public void Interface_calls_reach_every_implementation_in_source()
    {
        const string Source = """
            public interface IModel { double Compute(double value); }
            public sealed class Plain : IModel { public double Compute(double value) => value; }
            public static class Models { public static IModel Current { get; } = (IModel)Activator.CreateInstance(Type.GetType("Plain")!)!; }
            [Run] public sealed partial class Some : Run<double> { private static double Execute(double value) => Models.Current.Compute(value); }
            """;
        Assert.That(Version(Source.Replace("=> value; }\npublic static", "=> value + 1; }\npublic static", StringComparison.Ordinal)),
            Is.Not.EqualTo(Version(Source)));

        static string Version(string source)
            => CodeReach.Read(["Some"], UserProject.Compile([source]), CancellationToken.None).Single().Version;
    }

    [TestCase("int.TryParse(\"1\", out _);", TestName = "A result that is discarded")]
    [TestCase("_ = value.GetHashCode();", TestName = "A value that is discarded")]
    [TestCase("(_, int other) = (1, 2);", TestName = "A part that is discarded")]
    [TestCase("System.Func<int, int, int> first = (_, _) => 1;", TestName = "Parameters that are discarded")]
    public void What_is_discarded_can_be_read(string statement)
    {
        string source = $$"""[Run] public sealed partial class Some : Run<int> { private static int Execute(int value) { {{statement}} return value; } }""";
        Assert.That(CodeReach.Read(["Some"], UserProject.Compile([source]), CancellationToken.None).Single().Members,
            Has.Some.StartsWith("Some.Execute(int) "));
    }

    [Test]
    public void Code_that_is_nested_too_deeply_is_noted_and_its_text_counts()
    {
        CodeVersionModel version = Deep("1"), other = Deep("2");
        Assert.That(version.Version, Is.Not.EqualTo(other.Version));

        static CodeVersionModel Deep(string last) => CodeReach.Read(
            ["Some"],
            UserProject.Compile(
                [$"[Run] public sealed partial class Some : Run<int> {{ private static int Execute(int value) => {string.Concat(Enumerable.Repeat("value + ", 3_000))}{last}; }}"]),
            CancellationToken.None).Single();
    }

    [Test]
    public void Runs_that_are_read_together_have_the_versions_that_they_have_alone()
    {
        Compilation compilation = UserProject.Compile(["""
            public static class Shared
            {
                public static double Factor = 2;
                public static double Scale(double value) => value * Factor + new Model(value).Compute() + First.Twice(value);
            }
            public interface IModel { double Compute(); }
            public sealed class Model(double value) : IModel { public double Compute() => value; }
            [Run] public sealed partial class First : Run<double>
            {
                private static double Execute(double value, int count = 1) => Shared.Scale(value) + count;
                internal static double Twice(double value) => Execute(value, 2) * 2;
            }
            [Run] public sealed partial class Second : Run<double> { private static double Execute(double value) => First.Twice(value) + Shared.Scale(1); }
            [Run] public sealed partial class Third : Run<Model> { private static Model Execute(double value) { IModel model = new Model(value); return new(model.Compute()); } }
            """]);
        string[] names = ["First", "Second", "Third"];
        CodeVersionModel[] alone = [.. names.Select(name => CodeReach.Read([name], compilation, CancellationToken.None).Single())];
        Assert.That(CodeReach.Read(names, compilation, CancellationToken.None), Is.EqualTo(alone));
        Assert.That(CodeReach.Read(names.Reverse(), compilation, CancellationToken.None), Is.EqualTo(alone.Reverse()));
        Assert.That(alone.Select(version => version.Version), Is.Unique);
    }
}
