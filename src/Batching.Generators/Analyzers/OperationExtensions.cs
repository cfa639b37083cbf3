using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Extension methods for the operations of a method body.</summary>
internal static class OperationExtensions
{
    /// <summary>The value behind conversions and parentheses.</summary>
    public static IOperation Unwrapped(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The whole body that an operation is in.</summary>
    public static IOperation Root(this IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    /// <summary>All values that a body assigns to a local variable, at its declaration or later.</summary>
    public static IEnumerable<IOperation> ValuesOf(this IOperation root, ILocalSymbol local)
    {
        foreach (IOperation operation in root.Descendants())
        {
            if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local)
                && declarator.GetVariableInitializer() is { } initializer)
            {
                yield return initializer.Value;
            }
            else if (operation is ISimpleAssignmentOperation or ICoalesceAssignmentOperation
                && operation is IAssignmentOperation { Target: ILocalReferenceOperation target } assignment
                && SymbolEqualityComparer.Default.Equals(target.Local, local))
            {
                yield return assignment.Value;
            }
        }
    }

    /// <summary>The declared method around an operation, even if the operation is in a lambda or local function.</summary>
    public static IMethodSymbol? DeclaredMethod(ISymbol containing)
    {
        while (containing is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            containing = containing.ContainingSymbol;
        }

        return containing as IMethodSymbol;
    }

    /// <summary>The location of the name that is called or read.</summary>
    public static Location NameLocation(this SyntaxNode syntax)
    {
        SyntaxNode named = syntax is InvocationExpressionSyntax invocation ? invocation.Expression : syntax;
        return named switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.GetLocation(),
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.GetLocation(),
            SimpleNameSyntax name => name.Identifier.GetLocation(),
            _ => syntax.GetLocation(),
        };
    }

    /// <summary>Whether the code waits for the returned task right at the call.</summary>
    public static bool IsAwaited(this IInvocationOperation call)
    {
        IOperation? around = call.Parent;
        while (around is IConversionOperation or IParenthesizedOperation
            or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "WaitAsync" or "GetAwaiter" })
        {
            around = around.Parent;
        }

        return around is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" }
            or IPropertyReferenceOperation { Property.Name: "Result" };
    }
}
