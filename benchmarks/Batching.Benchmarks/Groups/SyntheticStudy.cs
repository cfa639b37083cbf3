using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// A user's project of many run classes that share the code they reach: a file each, and three times as many files of models, each of which
/// is made of others. Through an interface every run reaches all of them.
/// </summary>
internal static class SyntheticStudy
{
    internal const int Runs = 75;
    internal const int Models = 3 * Runs;

    // Replaced: {0} the run, {1} to {3} its models.
    private const string Run = """
        namespace Lab;

        /// <summary>How experiment {0} comes out.</summary>
        [Run]
        public sealed partial class Experiment{0} : Run<Outcome{1}>
        {
            private static Outcome{1} Execute(double strength, int steps = 10, string material = "steel")
            {
                var first = new Model{1}(strength) { Name = material };
                var second = new Model{2}(first.Total(steps));
                double best = double.MaxValue;
                foreach (double loss in second.Losses(steps).Concat(Model{3}.Shared.Losses(steps)))
                {
                    best = Math.Min(best, loss);
                }

                return new Outcome{1}(best, first.Describe(steps), [.. second.Losses(steps)]);
            }
        }
        """;

    // Replaced: {0} the model, {1} and {2} those that it is made of.
    private const string Model = """
        namespace Lab;

        /// <summary>What model {0} says.</summary>
        public sealed record Outcome{0}(double Loss, string Text, double[] Losses);

        /// <summary>Model {0}.</summary>
        public sealed class Model{0}(double scale) : IModel
        {
            private const double Rate = 0.{0}1;
            private static readonly double[] s_weights = [1, 2, {0}];
            private readonly List<double> _seen = [];

            public static Model{0} Shared { get; } = new({0});

            public string Name { get; set; } = "none";

            public IEnumerable<double> Losses(int steps)
            {
                for (var step = 1; step <= steps; step++)
                {
                    double loss = Step(step) + s_weights[step % s_weights.Length];
                    _seen.Add(loss);
                    yield return loss * Rate;
                }
            }

            public double Total(int steps) => Losses(steps).Where(loss => loss > 0).Select((loss, index) => loss / (index + 1)).Sum();

            public string Describe(int steps) => steps switch
            {
                0 => Name,
                < 10 => $"{Name}: {Total(steps):0.00} of {_seen.Count}",
                _ => string.Join(", ", Losses(steps).Take(3)),
            };

            private double Step(int step)
            {
                if ({0} < 2)
                {
                    return scale / step;
                }

                var parts = new IModelPart[] { new Part{0}(step), new Part{0}(step + 1) };
                double sum = parts.Sum(part => part.Value);
                return sum + new Model{1}(scale / 2).Total(step % 3) + Model{2}.Shared.Total(step % 2);
            }

            private sealed class Part{0}(int step) : IModelPart
            {
                public double Value => Math.Sqrt(step) * Rate;
            }
        }
        """;

    private const string Contracts = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using Batching;
        global using Batching.Studies;

        namespace Lab;

        public interface IModel
        {
            string Name { get; set; }

            double Total(int steps);
        }

        public interface IModelPart
        {
            double Value { get; }
        }
        """;

    private const int Apart = 10;

    /// <summary>The project: a new compilation each time, in which nothing is bound yet.</summary>
    internal static CSharpCompilation Compile()
        => Compile(
            Enumerable.Range(0, Models).Select(model => Text(Model, model, model / 2, model * 2 / 3)),
            Enumerable.Range(0, Runs).Select(run => Text(Run, run, 3 * run, (3 * run) + 1, (3 * run) + 2)));

    /// <summary>A project of so many runs and files of models in which a run reaches its own models alone: ten files at most.</summary>
    internal static CSharpCompilation CompileApart(int runs, int models)
    {
        string model = Model.Replace("new IModelPart[]", "new Part{0}[]", StringComparison.Ordinal)
            .Replace(" : IModelPart", "", StringComparison.Ordinal).Replace(" : IModel", "", StringComparison.Ordinal);
        return Compile(
            Enumerable.Range(0, models).Select(
                number =>
                    Text(model, number, number - (number % Apart) + (number % Apart / 2),
                        number - (number % Apart) + (number % Apart * 2 / 3))),
            Enumerable.Range(0, runs).Select(run => Text(Run, run, 3 * run % models, ((3 * run) + 1) % models, ((3 * run) + 2) % models)));
    }

    private static CSharpCompilation Compile(IEnumerable<string> models, IEnumerable<string> runs)
        => SyntheticProject.Empty("Lab").AddSyntaxTrees(
        [
            SyntheticProject.Parse(Contracts, "/project/Contracts.cs"),
            .. models.Select(
                (text, model) => SyntheticProject.Parse(text, $"/project/Model{model.ToString(CultureInfo.InvariantCulture)}.cs")),
            .. runs.Select(
                (text, run) => SyntheticProject.Parse(text, $"/project/Experiment{run.ToString(CultureInfo.InvariantCulture)}.cs")),
        ]);

    private static string Text(string template, params int[] numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            template = template.Replace($"{{{i.ToString(CultureInfo.InvariantCulture)}}}",
                numbers[i].ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return template;
    }
}
