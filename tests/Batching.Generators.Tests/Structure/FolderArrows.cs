using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Testing;

/// <summary>
/// Which folder below <c>src</c> names types of which other one, as the compiler binds names. A folder is written without the prefix
/// <c>Batching.</c>, such as <c>Runtime/FanOut</c>.
/// </summary>
internal sealed class FolderArrows
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    // Code behind these symbols is read as well.
    private static readonly CSharpParseOptions s_options =
        new(LanguageVersion.Preview, DocumentationMode.None, preprocessorSymbols: ["NET", "NET10_0", "NET10_0_OR_GREATER"]);

    private readonly ConcurrentDictionary<(string From, string To), string> _arrows = new();

    private FolderArrows()
    {
    }

    /// <summary>The arrows, each with one place that shows it.</summary>
    internal IReadOnlyDictionary<(string From, string To), string> Arrows => _arrows;

    /// <summary>Reads all sources as one compilation: what a project sees through its references binds as well.</summary>
    internal static FolderArrows Read(string sources)
    {
        Dictionary<SyntaxTree, string> folders = Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Parts: Path.GetRelativePath(sources, path).Split(Path.DirectorySeparatorChar)))
            .Where(file => !file.Parts.Contains("obj") && !file.Parts.Contains("bin"))
            .ToDictionary(
                file => CSharpSyntaxTree.ParseText(File.ReadAllText(file.Path), s_options, file.Path),
                file => string.Join('/', file.Parts[..^1])["Batching.".Length..]);
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Batching.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "all", [CSharpSyntaxTree.ParseText(ImplicitUsings, s_options), .. folders.Keys], references,
            new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        var found = new FolderArrows();
        Parallel.ForEach(folders, file => found.Add(compilation.GetSemanticModel(file.Key), file.Value, folders));
        return found;
    }

    /// <summary>The arrows within a group of folders that are part of a cycle, each with one place that shows it.</summary>
    internal IEnumerable<string> Cycles(string group)
    {
        (string From, string To)[] inner = [.. _arrows.Keys.Where(arrow => IsWithin(arrow.From, group) && IsWithin(arrow.To, group))];
        ILookup<string, string> next = inner.ToLookup(arrow => arrow.From, arrow => arrow.To);
        return inner.Where(arrow => Reaches(arrow.To, arrow.From, next, [])).Select(arrow => $"{arrow.From} > {arrow.To}: {_arrows[arrow]}")
            .Order();
    }

    /// <summary>Whether a folder is another one, or lies below it.</summary>
    internal static bool IsWithin(string folder, string outer)
        => folder == outer || folder.StartsWith(outer + "/", StringComparison.Ordinal);

    private static bool Reaches(string from, string to, ILookup<string, string> next, HashSet<string> seen)
        => from == to || (seen.Add(from) && next[from].Any(folder => Reaches(folder, to, next, seen)));

    private void Add(SemanticModel model, string home, Dictionary<SyntaxTree, string> folders)
    {
        foreach (SyntaxNode node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            if (node is (SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax) and not IdentifierNameSyntax { IsVar: true }
                && model.GetSymbolInfo(node) is { } info && (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is { } symbol
                && TypeOf(symbol) is { } type && !FoldersOf(type).Contains(home)
                && FoldersOf(symbol.OriginalDefinition).Concat(FoldersOf(type)).ToArray() is { Length: > 0 } targets
                && !targets.Contains(home))
            {
                int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                _arrows.TryAdd((home, targets[0]), $"{Path.GetFileName(model.SyntaxTree.FilePath)}:{line} names {type.Name}");
            }
        }

        IEnumerable<string> FoldersOf(ISymbol of)
            => of.DeclaringSyntaxReferences.Select(part => folders.GetValueOrDefault(part.SyntaxTree)).OfType<string>();
    }

    /// <summary>The outermost type of what is named: nested types belong to the idea of their file.</summary>
    private static INamedTypeSymbol? TypeOf(ISymbol symbol)
    {
        INamedTypeSymbol? type = symbol switch
        {
            INamedTypeSymbol named => named,
            IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } or ILocalSymbol or IParameterSymbol =>
                null,
            ITypeParameterSymbol or INamespaceSymbol => null,
            _ => symbol.ContainingType,
        };
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        return type?.OriginalDefinition;
    }
}
