using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// Calls of conditional methods, which exist only if a symbol is defined. <c>ConditionalCalls</c> of the studies does the same for
/// assemblies.
/// </summary>
internal static class ConditionalCalls
{
    /// <summary>Whether a symbol is defined in a file: for the project, or at the beginning of the file.</summary>
    public static bool IsDefined(string symbol, SyntaxTree tree)
    {
        bool isDefined = tree.Options.PreprocessorSymbolNames.Contains(symbol);
        for (DirectiveTriviaSyntax? directive = tree.GetCompilationUnitRoot().GetFirstDirective(); directive is not null; directive =
            directive.GetNextDirective())
        {
            isDefined = directive switch
            {
                DefineDirectiveTriviaSyntax { IsActive: true } define when define.Name.ValueText == symbol => true,
                UndefDirectiveTriviaSyntax { IsActive: true } undefine when undefine.Name.ValueText == symbol => false,
                _ => isDefined,
            };
        }

        return isDefined;
    }

    /// <summary>
    /// Whether a call is a check of <c>System.Diagnostics.Debug</c> whose arguments have no side effects. It does nothing if the condition
    /// holds, and ends the program otherwise.
    /// </summary>
    public static bool IsCheck(InvocationExpressionSyntax call, IMethodSymbol method, SemanticModel model)
        => method.ContainingType.ToDisplayString() == "System.Diagnostics.Debug"
        && call.ArgumentList.Arguments.All(argument =>
            argument.RefKindKeyword.IsKind(SyntaxKind.None)
                && argument.Expression.DescendantNodesAndSelf().All(node => OnlyLooks(node, model)));

    private static bool OnlyLooks(SyntaxNode node, SemanticModel model) => node switch
    {
        AssignmentExpressionSyntax or BaseObjectCreationExpressionSyntax or AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax
            or ThrowExpressionSyntax or InterpolatedStringExpressionSyntax or WithExpressionSyntax
            or QueryExpressionSyntax or CollectionExpressionSyntax or ArrayCreationExpressionSyntax
            or ImplicitArrayCreationExpressionSyntax or StackAllocArrayCreationExpressionSyntax
            or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }
            or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression }
            or ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None } => false,
        ExpressionSyntax => model.GetSymbolInfo(node).Symbol switch
        {
            IPropertySymbol property =>
                IsOfFramework(property) || (!property.IsVirtual && !property.IsOverride && !property.IsAbstract && IsField(property)),
            IMethodSymbol { MethodKind: not MethodKind.BuiltinOperator } called =>
                IsOfFramework(called)
                    && (called.MethodKind is MethodKind.UserDefinedOperator or MethodKind.Conversion || IsOfValues(called.ContainingType)),
            _ => true,
        },
        _ => true,
    };

    private static bool IsField(IPropertySymbol property)
        => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static bool IsOfFramework(ISymbol symbol)
        => symbol.Locations.All(location => location.IsInMetadata)
        && symbol.ContainingType.TypeKind != TypeKind.Interface
        && symbol.ContainingNamespace.ToDisplayString() is "System" or "System.Collections.Generic" or "System.Collections.Immutable";

    private static bool IsOfValues(INamedTypeSymbol type)
        => type.SpecialType is SpecialType.System_String or SpecialType.System_Double or SpecialType.System_Single
            || type.ToDisplayString() is "System.Math" or "System.MathF";
}
