using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// The functions of a kernel that run for its items: the lambda or local function that it returns, directly or through a local variable,
/// and the local functions that this one uses. The rest of the kernel runs once.
/// </summary>
internal sealed class KernelFunctions
{
    private readonly IOperation _root;
    private readonly List<Function> _found = [];
    private readonly HashSet<ISymbol> _followed = new(SymbolEqualityComparer.Default);

    private KernelFunctions(IOperation root) => _root = root;

    /// <summary>A function with its body, and the place where the kernel created a delegate for it; null if it is only called.</summary>
    public readonly record struct Function(IOperation Body, IOperation? Made);

    /// <summary>The functions of the kernel with the given body.</summary>
    public static IReadOnlyList<Function> Of(IOperation root)
    {
        var functions = new KernelFunctions(root);
        functions.FollowReturns(root);
        return functions._found;
    }

    private void FollowReturns(IOperation body)
    {
        foreach (IReturnOperation result in body.Descendants().OfType<IReturnOperation>())
        {
            if (result.ReturnedValue is { } value && ReferenceEquals(FunctionAround(result) ?? _root, body))
            {
                Follow(value);
            }
        }
    }

    /// <summary>The lambda or local function that an operation is in.</summary>
    public static IOperation? FunctionAround(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return around;
            }
        }

        return null;
    }

    private void Follow(IOperation value)
    {
        switch (value.Unwrapped())
        {
            case IDelegateCreationOperation creation:
                Follow(creation.Target);
                break;
            case IAnonymousFunctionOperation lambda:
                Add(lambda, lambda.Symbol, lambda);
                break;
            case IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } method } reference:
                AddLocalFunction(method, reference);
                break;
            case IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } factory }
                when _followed.Add(factory.OriginalDefinition) && LocalFunction(factory) is { } body:
                FollowReturns(body);
                break;
            case IConditionalOperation { WhenFalse: { } whenFalse } conditional:
                Follow(conditional.WhenTrue);
                Follow(whenFalse);
                break;
            case ICoalesceOperation coalesce:
                Follow(coalesce.Value);
                Follow(coalesce.WhenNull);
                break;
            case ISwitchExpressionOperation choice:
                foreach (ISwitchExpressionArmOperation arm in choice.Arms)
                {
                    Follow(arm.Value);
                }

                break;
            case ISimpleAssignmentOperation assignment:
                Follow(assignment.Value);
                break;
            case ILocalReferenceOperation { Local: { } local } when _followed.Add(local):
                foreach (IOperation given in _root.ValuesOf(local))
                {
                    Follow(given);
                }

                break;
        }
    }

    private void AddLocalFunction(IMethodSymbol method, IOperation? made)
    {
        if (LocalFunction(method) is { } function)
        {
            Add(function, method.OriginalDefinition, made);
        }
    }

    private IOperation? LocalFunction(IMethodSymbol method)
        => _root.Descendants().OfType<ILocalFunctionOperation>()
            .FirstOrDefault(function => SymbolEqualityComparer.Default.Equals(function.Symbol, method.OriginalDefinition));

    private void Add(IOperation body, ISymbol symbol, IOperation? made)
    {
        if (!_followed.Add(symbol))
        {
            return;
        }

        _found.Add(new Function(body, made));
        foreach (IOperation operation in body.Descendants())
        {
            IMethodSymbol? used = operation switch
            {
                IInvocationOperation invocation => invocation.TargetMethod,
                IMethodReferenceOperation reference => reference.Method,
                _ => null,
            };
            if (used?.MethodKind == MethodKind.LocalFunction)
            {
                AddLocalFunction(used, null);
            }
        }
    }
}
