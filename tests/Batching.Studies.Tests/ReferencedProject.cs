using System.Runtime.Loader;
using System.Text;
using Batching.Generators;
using Batching.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace StudyTests;

/// <summary>
/// A library in a directory of its own, as a project that a program with a run references: what the version of the run's code is with a
/// build of it.
/// </summary>
internal sealed class ReferencedProject : IDisposable
{
    private const string Program = """
        [Run]
        public sealed partial class Some : Run<double>
        {
            private static double Execute(double value) => Lib.Formula.Compute(value);
        }
        """;

    private const string FileName = "Formula.cs";

    private readonly string _directory = Directory.CreateTempSubdirectory("batching-reference-").FullName;

    /// <summary>Builds the library and a program with a run that uses it, and hands over the run.</summary>
    /// <param name="library">The library's source.</param>
    /// <param name="build">How the library is built. Default: as a release.</param>
    /// <param name="use">What is done with the run while its program is loaded.</param>
    internal async Task<T> With<T>(string library, ReferencedBuild? build, Func<Run<double>, Task<T>> use)
    {
        build ??= new();
        var context = new AssemblyLoadContext("User", isCollectible: true);
        try
        {
            string output = Directory.CreateDirectory(Path.Combine(_directory, Guid.NewGuid().ToString("N"))).FullName;
            string libraryPath = EmitLibrary(library, build, output);
            UserProject.Driver(new RunGenerator()).RunGeneratorsAndUpdateCompilation(
                UserProject.Compile([Program]).AddReferences(MetadataReference.CreateFromFile(libraryPath)), out Compilation program,
                out _);
            string programPath = Path.Combine(output, "User.dll");
            Check(program.Emit(programPath));
            context.Resolving += (loader, name) =>
                Path.Combine(output, name.Name + ".dll") is var path && File.Exists(path) ? loader.LoadFromAssemblyPath(path) : null;
            build.AfterBuild(Path.Combine(_directory, build.SourceFolder, FileName));
            return await use((Run<double>)Activator.CreateInstance(context.LoadFromAssemblyPath(programPath).GetType("Some")!, 1.0)!);
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>The version of the run's code with a build of the library.</summary>
    internal CodeVersion Version(string library, ReferencedBuild? build = null)
        => With(library, build, run => Task.FromResult(run.Class.Code(run))).GetAwaiter().GetResult();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string EmitLibrary(string source, ReferencedBuild build, string output)
    {
        string sources = Directory.CreateDirectory(Path.Combine(_directory, build.SourceFolder)).FullName;
        CSharpParseOptions parse = UserProject.ParseOptions.WithPreprocessorSymbols(build.Symbols);
        List<SyntaxTree> trees = [Parse(Path.Combine(sources, FileName), source)];

        // As the SDK writes it.
        trees.Add(Parse(
            Path.Combine(sources, "obj", build.Level.ToString(), "Lib.AssemblyInfo.cs"),
            $"[assembly: System.Reflection.AssemblyConfiguration(\"{build.Level}\")]\n[assembly: System.Reflection.AssemblyInformationalVersion(\"{build.Commit}\")]\n[assembly: System.Reflection.AssemblyVersion(\"{build.Number}\")]\n"));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Lib",
            trees,
            build.Constants is null ? UserProject.References : UserProject.References.Add(EmitConstants(build.Constants)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: build.Level, allowUnsafe: true,
                deterministic: build.IsDeterministic, checkOverflow: build.ChecksOverflow));
        string path = Path.Combine(output, "Lib.dll");
        using FileStream dll = File.Create(path);
        using FileStream? pdb = build.HasSymbols ? File.Create(Path.Combine(output, "Lib.pdb")) : null;
        Check(compilation.Emit(dll, pdb,
            manifestResources: [
                new ResourceDescription("table.txt", () => new MemoryStream(Encoding.UTF8.GetBytes(build.Resource)), isPublic: true)],
                options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb,
                    pdbFilePath: build.HasSymbols ? Path.Combine(output, "Lib.pdb") : null)));
        return path;

        SyntaxTree Parse(string file, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            return CSharpSyntaxTree.ParseText(SourceText.From(text, new UTF8Encoding(false), SourceHashAlgorithm.Sha256), parse, file);
        }
    }

    private PortableExecutableReference EmitConstants(string source)
    {
        string path = Path.Combine(_directory, "Constants.dll");
        Check(CSharpCompilation.Create("Constants", [CSharpSyntaxTree.ParseText(source)], UserProject.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, deterministic: true)).Emit(path));
        return MetadataReference.CreateFromFile(path);
    }

    private static void Check(EmitResult result)
        => Assert.That(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
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

    /// <summary>The source of another library that it is compiled against; null for none.</summary>
    public string? Constants { get; init; }

    /// <summary>What its embedded file holds.</summary>
    public string Resource { get; init; } = "1 2 3";

    /// <summary>Is done with the source file when it has been built.</summary>
    public Action<string> AfterBuild { get; init; } = _ => { };

    internal static ReferencedBuild Debug { get; } = new() { Level = OptimizationLevel.Debug, Symbols = ["TRACE", "DEBUG"] };
}
