using System.Runtime.Loader;
using System.Text;
using Batching.Generators;
using Batching.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace StudyTests;

/// <summary>A library in a directory of its own, as a project that a program with a run references: what the version of the run's code is with a build of it.</summary>
internal sealed class ReferencedProject : IDisposable
{
    private const string Program = """
        [Run]
        public sealed partial class Some : Run<double>
        {
            private static double Execute(double value) => Lib.Formula.Compute(value);
        }
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("batching-reference-").FullName;

    /// <summary>The version with a build of the library.</summary>
    /// <param name="files">Its sources by the name of their file.</param>
    /// <param name="build">How it is built. Default: as a release.</param>
    internal CodeVersion Version(IReadOnlyDictionary<string, string> files, ReferencedBuild? build = null)
    {
        build ??= new();
        var context = new AssemblyLoadContext("User", isCollectible: true);
        try
        {
            string output = Directory.CreateDirectory(Path.Combine(_directory, Guid.NewGuid().ToString("N"))).FullName;
            string libPath = EmitLibrary(files, build, output);
            UserProject.Driver(new RunGenerator()).RunGeneratorsAndUpdateCompilation(
                UserProject.Compile([Program]).AddReferences(MetadataReference.CreateFromFile(libPath)), out Compilation program, out _);
            string programPath = Path.Combine(output, "User.dll");
            Check(program.Emit(programPath));
            context.Resolving += (loader, name) => File.Exists(Path.Combine(output, name.Name + ".dll")) ? loader.LoadFromAssemblyPath(Path.Combine(output, name.Name + ".dll")) : null;
            var run = (Run<double>)Activator.CreateInstance(context.LoadFromAssemblyPath(programPath).GetType("Some")!, 1.0)!;
            return run.Class.Code(run);
        }
        finally
        {
            context.Unload();
        }
    }

    internal CodeVersion Version(string library, ReferencedBuild? build = null) => Version(new Dictionary<string, string> { ["Formula.cs"] = library }, build);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string EmitLibrary(IReadOnlyDictionary<string, string> files, ReferencedBuild build, string output)
    {
        string sources = Directory.CreateDirectory(Path.Combine(_directory, build.SourceFolder)).FullName;
        CSharpParseOptions parse = UserProject.ParseOptions.WithPreprocessorSymbols(build.Symbols);
        List<SyntaxTree> trees = [];
        foreach ((string name, string text) in files)
        {
            string path = Path.Combine(sources, name);
            File.WriteAllText(path, text);
            trees.Add(CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8, SourceHashAlgorithm.Sha256), parse, path));
        }

        // As the SDK writes it.
        trees.Add(CSharpSyntaxTree.ParseText(
            SourceText.From(
                $"[assembly: System.Reflection.AssemblyConfiguration(\"{build.Level}\")]\n[assembly: System.Reflection.AssemblyInformationalVersion(\"{build.Commit}\")]\n[assembly: System.Reflection.AssemblyVersion(\"{build.Number}\")]\n",
                Encoding.UTF8,
                SourceHashAlgorithm.Sha256),
            parse,
            Path.Combine(sources, "obj", build.Level.ToString(), "Lib.AssemblyInfo.cs")));
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.GetDirectoryName(trees[^1].FilePath)!).FullName, "Lib.AssemblyInfo.cs"), trees[^1].ToString());
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Lib",
            trees,
            UserProject.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: build.Level, allowUnsafe: true, deterministic: build.IsDeterministic, checkOverflow: build.ChecksOverflow));
        string library = Path.Combine(output, "Lib.dll");
        using FileStream dll = File.Create(library);
        using FileStream? pdb = build.HasSymbols ? File.Create(Path.Combine(output, "Lib.pdb")) : null;
        Check(compilation.Emit(dll, pdb, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: build.HasSymbols ? Path.Combine(output, "Lib.pdb") : null)));
        return library;
    }

    private static void Check(EmitResult result) => Assert.That(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
}

/// <summary>How a referenced library is built.</summary>
internal sealed record ReferencedBuild
{
    public OptimizationLevel Level { get; init; } = OptimizationLevel.Release;

    public string[] Symbols { get; init; } = ["TRACE", "RELEASE"];

    public bool IsDeterministic { get; init; } = true;

    public bool ChecksOverflow { get; init; }

    public bool HasSymbols { get; init; } = true;

    public string SourceFolder { get; init; } = "src";

    public string Commit { get; init; } = "1.0.0+0000";

    public string Number { get; init; } = "1.0.0.0";

    internal static ReferencedBuild Debug { get; } = new() { Level = OptimizationLevel.Debug, Symbols = ["TRACE", "DEBUG"] };
}
