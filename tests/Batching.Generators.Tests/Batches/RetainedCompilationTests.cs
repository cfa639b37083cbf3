using System.Runtime.CompilerServices;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Testing;

/// <summary>That no generator keeps a compilation alive once it has run for the next one.</summary>
public class RetainedCompilationTests
{
    private const string Body = "int local = 0;";

    private const string Source = """
        public partial class Some : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { int local = 0; _ = local; } }
        [Loop] public partial class Steps { private int _sum; private void OnStep() { int local = 0; _sum = local; } }
        [Component] public sealed partial class Sum { [Output] public partial OutPort<int> Out { get; } private async Task RunAsync() { int local = 0; await Out.PutAsync(local); } }
        [Run] public sealed partial class Lab : Run<int> { private static int Execute(int count) { int local = 0; new Steps().Run(); return local + count; } }
        """;

    private static readonly IIncrementalGenerator[] s_generators = [
        new BatchGenerator(), new LoopGenerator(), new NetGenerator(), new RunGenerator()];

    [Test]
    public void While_bodies_are_typed_no_old_compilation_is_kept([ValueSource(nameof(s_generators))] IIncrementalGenerator generator)
    {
        (GeneratorDriver driver, WeakReference[] old) = RunEdits(generator, 10, endsWithDeclaration: false);
        Assert.That(Alive(old), Is.Zero);
        GC.KeepAlive(driver);
    }

    [Test]
    public void No_old_compilation_is_kept_once_a_declaration_changes([ValueSource(nameof(s_generators))] IIncrementalGenerator generator)
    {
        (GeneratorDriver driver, WeakReference[] old) = RunEdits(generator, 10, endsWithDeclaration: true);
        Assert.That(Alive(old), Is.Zero);
        GC.KeepAlive(driver);
    }

    private static int Alive(WeakReference[] references)
    {
        for (var attempt = 0; attempt < 10 && references.Any(reference => reference.IsAlive); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return references.Count(reference => reference.IsAlive);
    }

    // Not inlined: no local of it may keep a compilation alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, WeakReference[] Old) RunEdits(
        IIncrementalGenerator generator, int count, bool endsWithDeclaration)
    {
        CSharpCompilation compilation = UserProject.Compile([Source]);
        GeneratorDriver driver = UserProject.Driver(generator).RunGenerators(compilation);
        Assert.That(driver.GetRunResult().GeneratedTrees, Is.Not.Empty);
        var old = new List<WeakReference>();
        for (var edit = 0; edit < count; edit++)
        {
            old.Add(new WeakReference(compilation));
            string source = endsWithDeclaration && edit == count - 1
                ? Source.Replace("private void OnStep()", "private void OnStep(CancellationToken token)")
                : Source.Replace(Body, $"int local = {edit};");
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees.Single(tree => tree.FilePath == UserProject.PathOf(0)),
                UserProject.Parse(source, UserProject.PathOf(0)));
            driver = driver.RunGenerators(compilation);
        }

        return (driver, [.. old]);
    }
}
