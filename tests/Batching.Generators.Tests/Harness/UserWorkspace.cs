using System.Collections.Immutable;
using System.Reflection;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Testing;

/// <summary>
/// A user's project as an IDE holds it: the compilation of <see cref="UserProject"/>, with the generators that ship running as
/// in an IDE, so that what is generated follows every edit and is no document that a fix could change.
/// </summary>
internal sealed class UserWorkspace : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();

    /// <summary>A project of these files, at the paths of <see cref="UserProject.PathOf"/>.</summary>
    /// <param name="sources">The user's files, without markup.</param>
    internal UserWorkspace(params IReadOnlyList<string> sources)
    {
        CSharpCompilation compilation = UserProject.Compile(sources);
        var project = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, compilation.AssemblyName!, compilation.AssemblyName!, LanguageNames.CSharp,
            "/project/User.csproj",
            compilationOptions: compilation.Options, parseOptions: UserProject.ParseOptions, metadataReferences: compilation.References,
            analyzerReferences: [new AnalyzerFileReference(typeof(BatchGenerator).Assembly.Location, new LoadedGenerators())]);
        Solution solution = _workspace.CurrentSolution.AddProject(project);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            string path = tree.FilePath;
            solution =
                solution.AddDocument(DocumentId.CreateNewId(project.Id, path), Path.GetFileName(path), tree.GetText(), filePath: path);
        }

        Project = solution.GetProject(project.Id)!;
    }

    /// <summary>The project as it was made: solutions are immutable, so that a fix gives another one.</summary>
    internal Project Project { get; }

    /// <summary>The user's file of a number, in a project made from this one.</summary>
    /// <param name="project">The project: this one, or what a fix made of it.</param>
    /// <param name="file">The number of the file.</param>
    internal static Document Document(Project project, int file)
        => project.Documents.Single(document => document.FilePath == UserProject.PathOf(file));

    /// <summary>The text of the user's file of a number, in a project made from this one.</summary>
    /// <param name="project">The project: this one, or what a fix made of it.</param>
    /// <param name="file">The number of the file.</param>
    internal static async Task<string> TextAsync(Project project, int file) => (await Document(project, file).GetTextAsync()).ToString();

    /// <summary>
    /// Everything that the compiler, the generators and the analyzers that ship say of a project, but the compiler's below a warning.
    /// </summary>
    /// <param name="project">The project.</param>
    internal static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> all =
            await compilation.WithAnalyzers([.. Product.Analyzers], new AnalyzerOptions([])).GetAllDiagnosticsAsync();
        return
        [
            .. all
                .Where(diagnostic => !diagnostic.IsSuppressed
                    && (diagnostic.Severity >= DiagnosticSeverity.Warning
                        || !diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Compiler)))
                .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.Location.SourceSpan),
        ];
    }

    /// <summary>The document and span of a diagnostic of the user's own code.</summary>
    /// <param name="project">The project that the diagnostic is of.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    internal static (Document Document, TextSpan Span) Place(Project project, Diagnostic diagnostic)
        => (project.GetDocument(diagnostic.Location.SourceTree)!, diagnostic.Location.SourceSpan);

    /// <inheritdoc/>
    public void Dispose() => _workspace.Dispose();

    /// <summary>The assembly of the generators is loaded already.</summary>
    private sealed class LoadedGenerators : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => typeof(BatchGenerator).Assembly;
    }
}
