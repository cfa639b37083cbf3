using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// Finds the fields and properties of a loop that a method writes, directly or through methods of the class that it calls. Names are
/// resolved by syntax and declarations, and bound only if a local variable or an overload makes them ambiguous, because this runs after
/// every edit.
/// </summary>
internal sealed class WrittenMembers(ParseContext context)
{
    private readonly Dictionary<ISymbol, IReadOnlyList<string>> _found = new(SymbolEqualityComparer.Default);

    /// <summary>The names, in the order in which they are first written.</summary>
    public IReadOnlyList<string> By(IMethodSymbol method)
    {
        if (_found.TryGetValue(method, out IReadOnlyList<string>? known))
        {
            return known;
        }

        var names = new List<string>();
        Collect(method, names, new HashSet<ISymbol>(SymbolEqualityComparer.Default));
        return _found[method] = [.. names.Distinct(StringComparer.Ordinal)];
    }

    private void Collect(IMethodSymbol method, List<string> names, HashSet<ISymbol> seen)
    {
        IMethodSymbol body = method.PartialImplementationPart ?? method;
        if (!seen.Add(body) || body.IsAbstract)
        {
            return;
        }

        foreach (SyntaxReference reference in body.DeclaringSyntaxReferences)
        {
            SyntaxNode declaration = reference.GetSyntax(context.CancellationToken);
            var scope = new Scope(context, declaration);
            foreach (SyntaxNode node in declaration.DescendantNodes())
            {
                switch (node)
                {
                    case AssignmentExpressionSyntax assignment when assignment.Parent is not InitializerExpressionSyntax:
                        Targets(assignment.Left).ForEach(target => Add(scope, target, names));
                        break;
                    case PrefixUnaryExpressionSyntax
                    {
                        RawKind: (int)SyntaxKind.PreIncrementExpression
                        or (int)SyntaxKind.PreDecrementExpression
                    } prefix:
                        Add(scope, prefix.Operand, names);
                        break;
                    case PostfixUnaryExpressionSyntax
                    {
                        RawKind: (int)SyntaxKind.PostIncrementExpression
                        or (int)SyntaxKind.PostDecrementExpression
                    } postfix:
                        Add(scope, postfix.Operand, names);
                        break;
                    case ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument:
                        Add(scope, argument.Expression, names);
                        break;
                    case InvocationExpressionSyntax invocation:
                        foreach (IMethodSymbol called in scope.Called(invocation))
                        {
                            Collect(called, names, seen);
                        }

                        break;
                }
            }
        }
    }

    private static List<ExpressionSyntax> Targets(ExpressionSyntax left)
        => left is TupleExpressionSyntax tuple ? [.. tuple.Arguments.SelectMany(argument => Targets(argument.Expression))] : [left];

    // An element of an array counts as its field, and so does a field of a struct. Members of an object that a field refers to do not
    // count.
    private static void Add(Scope scope, ExpressionSyntax target, List<string> names)
    {
        bool isInside = false;
        while (true)
        {
            switch (target)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    target = parenthesized.Expression;
                    continue;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                    target = suppressed.Operand;
                    continue;
                case ElementAccessExpressionSyntax element:
                    target = element.Expression;
                    continue;
                case MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } own:
                    AddMember(own.Name.Identifier.ValueText, own);
                    return;
                case MemberAccessExpressionSyntax inside:
                    isInside = true;
                    target = inside.Expression;
                    continue;
                case IdentifierNameSyntax name when !scope.IsLocal(name):
                    AddMember(name.Identifier.ValueText, name);
                    return;
                default:
                    return;
            }
        }

        void AddMember(string name, ExpressionSyntax at)
        {
            if (scope.TypeOfMember(name) is { } type && (!isInside || type.IsValueType))
            {
                names.Add(name);
            }
        }
    }

    /// <summary>The meaning of names in the body of one method.</summary>
    private sealed class Scope(ParseContext context, SyntaxNode declaration)
    {
        private readonly HashSet<string> _locals = [.. LocalsOf(declaration)];
        private SemanticModel? _model;

        public bool IsLocal(IdentifierNameSyntax name)
            => _locals.Contains(name.Identifier.ValueText)
            && Model.GetSymbolInfo(name, context.CancellationToken).Symbol is ILocalSymbol
                or IParameterSymbol { ContainingSymbol: not IMethodSymbol { MethodKind: MethodKind.Constructor } };

        /// <summary>The type of the field, property or parameter of the class itself with that name; null if there is none.</summary>
        public ITypeSymbol? TypeOfMember(string name)
        {
            foreach (ISymbol member in context.TypeAndBases().SelectMany(part => part.GetMembers(name)))
            {
                if (member is IFieldSymbol field)
                {
                    return field.Type;
                }

                if (member is IPropertySymbol property)
                {
                    return property.Type;
                }
            }

            return context.Type.InstanceConstructors
                .Where(constructor =>
                    constructor.DeclaringSyntaxReferences.Any(
                        reference => reference.GetSyntax(context.CancellationToken) is TypeDeclarationSyntax))
                .SelectMany(constructor => constructor.Parameters).FirstOrDefault(parameter => parameter.Name == name)?.Type;
        }

        /// <summary>The methods of the class in source that a call may mean.</summary>
        public IMethodSymbol[] Called(InvocationExpressionSyntax invocation)
        {
            SimpleNameSyntax? called = invocation.Expression switch
            {
                SimpleNameSyntax simple => simple,
                MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } own => own.Name,
                _ => null,
            };
            if (called is null || _locals.Contains(called.Identifier.ValueText))
            {
                return [];
            }

            IMethodSymbol[] methods =
            [
                .. context.TypeAndBases().SelectMany(part => part.GetMembers(called.Identifier.ValueText)).OfType<IMethodSymbol>()
                    .Where(method => !method.DeclaringSyntaxReferences.IsEmpty),
            ];
            return methods.Length > 1 && Model.GetSymbolInfo(invocation, context.CancellationToken).Symbol is IMethodSymbol bound
                ? [bound.OriginalDefinition]
                : methods;
        }

        private SemanticModel Model
#pragma warning disable RS1030 // Few methods get here, and the generator has no other model.
            => _model ??= context.Compilation.GetSemanticModel(declaration.SyntaxTree);
#pragma warning restore RS1030

        private static IEnumerable<string> LocalsOf(SyntaxNode declaration) => declaration.DescendantNodes().Select(node => node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
            SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
            ParameterSyntax parameter => parameter.Identifier.ValueText,
            ForEachStatementSyntax loop => loop.Identifier.ValueText,
            CatchDeclarationSyntax caught => caught.Identifier.ValueText,
            LocalFunctionStatementSyntax function => function.Identifier.ValueText,
            FromClauseSyntax range => range.Identifier.ValueText,
            LetClauseSyntax range => range.Identifier.ValueText,
            JoinClauseSyntax range => range.Identifier.ValueText,
            JoinIntoClauseSyntax range => range.Identifier.ValueText,
            QueryContinuationSyntax range => range.Identifier.ValueText,
            _ => null,
        }).OfType<string>();
    }
}
