using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Testing;

/// <summary>The generators and analyzers that ship, found by reflection: a new one is covered as soon as it exists.</summary>
internal static class Product
{
    private static readonly Assembly s_assembly = Assembly.Load("Batching.Generators");

    internal static bool HasBatchGenerator => s_assembly.GetType("Batching.Generators.BatchGenerator") is not null;

    internal static IReadOnlyList<IIncrementalGenerator> Generators { get; } = Instances<IIncrementalGenerator>();

    /// <summary>Analyzers, and suppressors, which are analyzers to the compiler.</summary>
    internal static IReadOnlyList<DiagnosticAnalyzer> Analyzers { get; } = Instances<DiagnosticAnalyzer>();

    internal static AnalyzerHarness Harness() => Harness([.. Analyzers]);

    /// <summary>All generators and analyzers, in a project of that language version.</summary>
    internal static AnalyzerHarness Harness(LanguageVersion language)
        => new([.. Analyzers]) { Generator = new All(Generators), Language = language };

    /// <summary>All generators, and some analyzers.</summary>
    internal static AnalyzerHarness Harness(params DiagnosticAnalyzer[] analyzers)
        => new(analyzers) { Generator = Generators.Count == 0 ? null : new All(Generators) };

    private static T[] Instances<T>()
        => [.. s_assembly.GetTypes().Where(type => typeof(T).IsAssignableFrom(type) && !type.IsAbstract)
            .Select(type => (T)Activator.CreateInstance(type)!)];

    private sealed class All(IReadOnlyList<IIncrementalGenerator> generators) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            foreach (IIncrementalGenerator generator in generators)
            {
                generator.Initialize(context);
            }
        }
    }
}
