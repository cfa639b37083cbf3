using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// Finds static members whose state may be changed by code that a run does not reach. A code version does not notice such changes, so it
/// has a note.
/// </summary>
/// <param name="compilation">The compilation of the members.</param>
internal sealed class SharedState(Compilation compilation)
{
    private static readonly HashSet<string> s_reading = [
        "Length", "LongLength", "Count", "Contains", "ContainsKey", "TryGetValue", "GetValueOrDefault"];

    private readonly MutableTypes _mutable = new(compilation);

    /// <summary>The note about a reached member, or null.</summary>
    public string? Note(ISymbol member, CancellationToken cancellationToken)
    {
        string name = $"{member.ContainingType?.Name}.{member.Name}";
        switch (member)
        {
            case { IsStatic: false } or { CanBeReferencedByName: false } or IFieldSymbol { IsConst: true }:
                return null;
            case IFieldSymbol { IsReadOnly: false } or IPropertySymbol { SetMethod: not null }:
                return $"reads or writes the static {name}, which other code may change: such changes are not noticed";
            case IFieldSymbol field when Mutable(field, field.Type, cancellationToken) is { } type && !IsTable(field, cancellationToken):
                return Held(name, type);
            case IPropertySymbol property when IsStored(property) && Mutable(property, property.Type, cancellationToken) is { } type:
                return Held(name, type);
            default:
                return null;
        }

        static string Held(string name, ITypeSymbol type)
            => $"reads the static {name}, whose {TypeText.Show(type)} other code may change: such changes are not noticed";
    }

    /// <summary>The type that makes the value of a member mutable: its own, or that of its initial value.</summary>
    private ITypeSymbol? Mutable(ISymbol member, ITypeSymbol type, CancellationToken cancellationToken)
    {
        if (_mutable.Contains(type))
        {
            return type;
        }

        foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
        {
            ExpressionSyntax? value = reference.GetSyntax(cancellationToken) switch
            {
                VariableDeclaratorSyntax variable => variable.Initializer?.Value,
                PropertyDeclarationSyntax property => property.Initializer?.Value,
                _ => null,
            };
            if (value is not null && !type.IsSealed
                && compilation.GetSemanticModel(reference.SyntaxTree).GetTypeInfo(value, cancellationToken).Type is { } made
                && _mutable.Contains(made))
            {
                return made;
            }
        }

        return null;
    }

    /// <summary>Whether a property has a value of its own. Code of computed properties is reached, except in references.</summary>
    private static bool IsStored(IPropertySymbol property)
        => property.DeclaringSyntaxReferences.IsEmpty
        || property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>Whether a private array or collection of immutable values is only read by its class, so that nothing changes it.</summary>
    private bool IsTable(IFieldSymbol field, CancellationToken cancellationToken)
    {
        bool isTable = field.DeclaredAccessibility == Accessibility.Private && field.Type switch
        {
            IArrayTypeSymbol array => !_mutable.Contains(array.ElementType),
            INamedTypeSymbol { TypeArguments.IsEmpty: false } named =>
                named.ContainingNamespace.ToDisplayString() == "System.Collections.Generic" && !named.TypeArguments.Any(_mutable.Contains),
            _ => false,
        };
        return isTable && field.ContainingType.DeclaringSyntaxReferences
            .SelectMany(part => part.GetSyntax(cancellationToken).DescendantNodes())
            .OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == field.Name)
            .All(IsRead);
    }

    private static bool IsRead(IdentifierNameSyntax name)
    {
        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return whole.Parent switch
        {
            MemberAccessExpressionSyntax member => s_reading.Contains(member.Name.Identifier.ValueText),
            CommonForEachStatementSyntax loop => loop.Expression == whole,
            ElementAccessExpressionSyntax element => element.Parent switch
            {
                AssignmentExpressionSyntax assignment => assignment.Left != element,
                PrefixUnaryExpressionSyntax prefix =>
                    !prefix.IsKind(SyntaxKind.PreIncrementExpression) && !prefix.IsKind(SyntaxKind.PreDecrementExpression)
                        && !prefix.IsKind(SyntaxKind.AddressOfExpression),
                PostfixUnaryExpressionSyntax postfix => postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression),
                ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.None) && argument.Parent is not TupleExpressionSyntax,
                RefExpressionSyntax => false,
                _ => true,
            },
            _ => false,
        };
    }
}
