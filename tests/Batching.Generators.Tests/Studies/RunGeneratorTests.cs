using Batching.Testing;
using Microsoft.CodeAnalysis;

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
                    await Task.Delay(1, cancellationToken);
                    return box.From.X + rows.Length + (maybe?.Length ?? 0) + pairs.Length + index;
                }
            }
        }
        """;

    [Test]
    public void A_run_gets_constructor_properties_designs_and_the_version_of_its_code() => new GeneratorHarness(new RunGenerator(), HeatLoss).Verify();

    [Test]
    public void Records_arrays_names_and_awaitable_methods() => new GeneratorHarness(new RunGenerator(), Records).Verify();

    [TestCase("private static int Execute() => 1;")]
    [TestCase("private static int Execute(int @class, string @namespace = \"a\\\"b\", double nan = double.NaN, char unit = '\\n') => @class;")]
    [TestCase("private static int Execute(int count, int seed, int indices, int values) => count + seed + indices + values;")]
    [TestCase("private static ValueTask<int> ExecuteAsync(int? maybe = null, DayOfWeek day = DayOfWeek.Friday, Guid id = default) => new(1);")]
    [TestCase("private static int Execute(List<string?> texts, Dictionary<string, List<int>> map, HashSet<DateOnly> days, System.Collections.Immutable.ImmutableArray<int> fixedOnes) => 1;")]
    [TestCase("private static int Execute(params int[] values) => values.Length;")]
    [TestCase("public static int Execute(decimal money = 1.10m, float single = -0.0f, ulong large = ulong.MaxValue, long small = long.MinValue) => 1;")]
    public void Every_form_of_parameters_compiles_without_a_warning(string method)
        => new GeneratorHarness(new RunGenerator(), $"[Run] public sealed partial class Some : Run<int> {{ {method} }}").Check();

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
        Assert.That(run.GeneratedSources.Where(source => source.SourceText.ToString().Contains("__codeManifest", StringComparison.Ordinal)).Select(source => source.HintName), Is.EqualTo(["Physics.HeatLoss.Code.g.cs"]));
        Assert.That(run.TrackedOutputSteps.ContainsKey(WellKnownGeneratorOutputs.ImplementationSourceOutput), Is.True);
    }

    [Test]
    public void What_is_not_seen_is_noted()
    {
        CodeVersionModel version = CodeReach.Read("Some", UserProject.Compile(["""
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
            """]), CancellationToken.None)!;
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
        Assert.That(Version(Source.Replace("=> value; }\npublic static", "=> value + 1; }\npublic static", StringComparison.Ordinal)), Is.Not.EqualTo(Version(Source)));

        static string Version(string source) => CodeReach.Read("Some", UserProject.Compile([source]), CancellationToken.None)!.Version;
    }

    [Test]
    public void Code_that_is_nested_too_deeply_is_noted_and_its_text_counts()
    {
        CodeVersionModel version = Deep("1"), other = Deep("2");
        Assert.That(version.Version, Is.Not.EqualTo(other.Version));

        static CodeVersionModel Deep(string last) => CodeReach.Read(
            "Some",
            UserProject.Compile([$"[Run] public sealed partial class Some : Run<int> {{ private static int Execute(int value) => {string.Concat(Enumerable.Repeat("value + ", 3_000))}{last}; }}"]),
            CancellationToken.None)!;
    }
}
