using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Testing;

/// <summary>A user's project in a workspace, as an IDE has it: its files, the library, and what was generated.</summary>
internal sealed class UserWorkspace : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();

    /// <summary>Makes a project of these files.</summary>
    /// <param name="sources">The user's files.</param>
    internal UserWorkspace(params string[] sources)
    {
        Compilation input = UserProject.Compile(sources);
        Project project = _workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "User", "User", LanguageNames.CSharp,
            compilationOptions: input.Options, parseOptions: UserProject.ParseOptions, metadataReferences: UserProject.References));
        UserProject.Driver(new Generators.BatchGenerator()).RunGeneratorsAndUpdateCompilation((Microsoft.CodeAnalysis.CSharp.CSharpCompilation)input, out Compilation output, out _);
        foreach (SyntaxTree tree in output.SyntaxTrees)
        {
            project = project.AddDocument(tree.FilePath, SourceText.From(tree.ToString(), System.Text.Encoding.UTF8), filePath: tree.FilePath).Project;
        }

        Project = project;
    }

    /// <summary>The project.</summary>
    internal Project Project { get; }

    /// <summary>The user's file of a number.</summary>
    internal Document Document(int file = 0) => Project.Documents.Single(document => document.FilePath == UserProject.PathOf(file));

    public void Dispose() => _workspace.Dispose();
}
