using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// The delegates that fields, properties and events get anywhere in the compilation: by subscription, by assignment, or by adding to their
/// collection. They are found by name in one pass over the syntax, and bound only if an item runs the member's delegate.
/// </summary>
internal sealed class GivenDelegates(Compilation compilation, Func<SyntaxNode, CancellationToken, IOperation?> bind)
{
    private readonly Lazy<Dictionary<string, List<GivenValue>>> _byName = new(() => ByName(compilation));
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<IOperation>> _found = new(SymbolEqualityComparer.Default);

    public ImmutableArray<IOperation> Of(ISymbol member, CancellationToken cancellationToken)
        => _found.GetOrAdd(member.OriginalDefinition, symbol => Bind(symbol, cancellationToken));

    private ImmutableArray<IOperation> Bind(ISymbol symbol, CancellationToken cancellationToken)
    {
        if (!_byName.Value.TryGetValue(symbol.Name, out List<GivenValue>? all))
        {
            return [];
        }

        ImmutableArray<IOperation>.Builder given = ImmutableArray.CreateBuilder<IOperation>();
        foreach ((ExpressionSyntax target, ExpressionSyntax value) in all)
        {
            if (bind(target, cancellationToken) is IMemberReferenceOperation { Member.OriginalDefinition: var bound }
                && SymbolEqualityComparer.Default.Equals(bound, symbol)
                && bind(value, cancellationToken) is { } operation)
            {
                given.Add(operation);
            }
        }

        return given.ToImmutable();
    }

    private static Dictionary<string, List<GivenValue>> ByName(Compilation compilation)
    {
        var found = new Dictionary<string, List<GivenValue>>(StringComparer.Ordinal);
        foreach (SyntaxNode node in compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()))
        {
            switch (node)
            {
                case AssignmentExpressionSyntax { Left: var left, Right: var value } assignment
                    when assignment.Kind() is SyntaxKind.SimpleAssignmentExpression or SyntaxKind.AddAssignmentExpression && MayRun(value):
                    Note((left as ElementAccessExpressionSyntax)?.Expression ?? left, value);
                    break;
                case InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" } add,
                    ArgumentList: var list
                }
                    when list.Arguments.LastOrDefault()?.Expression is { } added && MayRun(added):
                    Note(add.Expression, added);
                    break;
            }
        }

        return found;

        void Note(ExpressionSyntax target, ExpressionSyntax value)
        {
            string? name = target switch
            {
                IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
                MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
                _ => null,
            };
            if (name is not null)
            {
                (found.TryGetValue(name, out List<GivenValue>? all) ? all : found[name] = []).Add(new GivenValue(target, value));
            }
        }
    }

    private static bool MayRun(ExpressionSyntax value)
        => value is AnonymousFunctionExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax
            or BaseObjectCreationExpressionSyntax
            or InvocationExpressionSyntax;

    /// <summary>A value and its target.</summary>
    private readonly record struct GivenValue(ExpressionSyntax Target, ExpressionSyntax Value);
}
