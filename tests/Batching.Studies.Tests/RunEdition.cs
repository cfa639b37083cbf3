using System.Runtime.Loader;
using Batching.Generators;
using Batching.Testing;
using Microsoft.CodeAnalysis;

namespace StudyTests;

/// <summary>A program as it was at a time: a run class <c>Some</c>, really compiled.</summary>
internal static class RunEdition
{
    /// <summary>Hands over a study with runs of the class.</summary>
    /// <param name="open">Opens the study.</param>
    /// <param name="source">The program's source.</param>
    /// <param name="runs">The arguments of each run.</param>
    /// <param name="use">What is done with the study.</param>
    internal static async Task<T> With<T>(Func<Study> open, string source, object?[][] runs, Func<Study, Task<T>> use)
    {
        string directory = Directory.CreateTempSubdirectory("batching-edition-").FullName;
        var context = new AssemblyLoadContext("User", isCollectible: true);
        try
        {
            UserProject.Driver(new RunGenerator())
                .RunGeneratorsAndUpdateCompilation(UserProject.Compile([source]), out Compilation program, out _);
            string path = Path.Combine(directory, "User.dll");
            Assert.That(program.Emit(path).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
            Type type = context.LoadFromAssemblyPath(path).GetType("Some")!;
            await using Study study = open();
            study.AddRange(runs.Select(arguments => (Run)Activator.CreateInstance(type, arguments)!));
            return await use(study);
        }
        finally
        {
            context.Unload();
            Directory.Delete(directory, recursive: true);
        }
    }
}
