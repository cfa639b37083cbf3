using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Numbers the declarations of a file. Files that declare the same have the same numbers, regardless of bodies.</summary>
internal sealed class DeclarationNumbers
{
    private static readonly ConditionalWeakTable<SyntaxTree, DeclarationNumbers> s_files = new();

    private readonly List<SyntaxNode> _nodes = [];
    private readonly List<int> _ends = [];
    private readonly Dictionary<SyntaxNode, int> _numbers = [];

    private DeclarationNumbers(SyntaxTree file) => Visit(file.GetRoot());

    public static DeclarationNumbers Of(SyntaxTree file) => s_files.GetValue(file, static file => new DeclarationNumbers(file));

    /// <summary>The declaration of that number.</summary>
    public SyntaxNode this[int number] => _nodes[number];

    /// <summary>The number of a declaration; negative if the node is not a declaration.</summary>
    public int Of(SyntaxNode declaration) => _numbers.TryGetValue(declaration, out int number) ? number : -1;

    /// <summary>The number after the last declaration inside a declaration.</summary>
    public int End(int number) => _ends[number];

    /// <summary>
    /// The declarations whose text differs from an earlier version of the file that declares the same; null if that is unknown.
    /// </summary>
    public bool[]? ChangedFrom(DeclarationNumbers earlier)
    {
        if (earlier._nodes.Count != _nodes.Count)
        {
            return null;
        }

        var changed = new bool[_nodes.Count];
        for (var i = 0; i < changed.Length; i++)
        {
            if (earlier._nodes[i].RawKind != _nodes[i].RawKind)
            {
                return null;
            }

            changed[i] = _nodes[i] switch
            {
                // Top-level statements may affect the whole file.
                CompilationUnitSyntax unit => !Texts(unit).SequenceEqual(Texts((CompilationUnitSyntax)earlier._nodes[i])),
                BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax => false,
                { } node =>
                    changed[0] || !(node.IsIncrementallyIdenticalTo(earlier._nodes[i]) || node.ToString() == earlier._nodes[i].ToString()),
            };
        }

        return changed;
    }

    private static IEnumerable<string> Texts(CompilationUnitSyntax unit)
        => unit.Members.OfType<GlobalStatementSyntax>().Select(statement => statement.ToString());

    private void Visit(SyntaxNode node)
    {
        int number = _nodes.Count;
        _nodes.Add(node);
        _ends.Add(0);
        _numbers[node] = number;
        foreach (SyntaxNode inner in node switch
        {
            CompilationUnitSyntax unit => unit.Members.Where(member => member is not GlobalStatementSyntax),
            BaseNamespaceDeclarationSyntax space => space.Members,
            RecordDeclarationSyntax { ParameterList.Parameters: var parameters } record => parameters.Concat<SyntaxNode>(record.Members),
            TypeDeclarationSyntax type => type.Members,
            EnumDeclarationSyntax enumeration => enumeration.Members,
            BaseFieldDeclarationSyntax field => field.Declaration.Variables,
            _ => (IEnumerable<SyntaxNode>)[],
        })
        {
            Visit(inner);
        }

        _ends[number] = _nodes.Count;
    }
}
