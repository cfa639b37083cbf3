using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds awaitable methods that generated code awaits and that take no token, although something that they await could use one. A cancelled
/// call must wait for them. CA2016 reports a token that is not passed on.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TokenAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.NoToken];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationBlockAction(Analyze);

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary } body
            || BatchSymbols.BatchBase(body.ContainingType) is null)
        {
            return;
        }

        IMethodSymbol method = GeneratedCalls.Definition(body);
        IMethodSymbol? kernel = method.ReturnType is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } ? invoke : null;
        if (!IsAwaitable((kernel ?? method).ReturnType) || TakesToken(method) || (kernel is not null && TakesToken(kernel))
            || !IsAwaitedByGeneratedCode(method, context.CancellationToken))
        {
            return;
        }

        foreach (IInvocationOperation call in context.OperationBlocks.SelectMany(block => block.Descendants())
            .OfType<IInvocationOperation>())
        {
            if (IsAwaitable(call.Type) && IsWaitedFor(call) && !IsInFunctionWithToken(call)
                && CouldTakeToken(call, context.Compilation, body.ContainingType))
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(BatchDiagnostics.NoToken, method.Locations[0], method.Name, call.TargetMethod.Name));
                return;
            }
        }
    }

    private static bool IsAwaitedByGeneratedCode(IMethodSymbol method, CancellationToken cancellationToken)
        => GeneratedCalls.Include(method) || IsKernelTarget(method, cancellationToken);

    /// <summary>Whether a kernel of the class uses the method, as its delegate or by a call.</summary>
    private static bool IsKernelTarget(IMethodSymbol method, CancellationToken cancellationToken)
        => method.ContainingType.GetMembers().OfType<IMethodSymbol>().Any(candidate =>
            candidate.ReturnType is INamedTypeSymbol { DelegateInvokeMethod: { } invoke }
            && IsAwaitable(invoke.ReturnType)
            && LibrarySymbols.MayBeAnnotated(candidate)
            && LibrarySymbols.Attribute(candidate, BatchSymbols.InBatchParallelAttribute) is not null
            && (candidate.PartialImplementationPart ?? candidate).DeclaringSyntaxReferences.Any(reference =>
                reference.GetSyntax(cancellationToken).DescendantTokens().Any(token => token.ValueText == method.Name)));

    private static bool TakesToken(IMethodSymbol method) => method.Parameters.Any(parameter => parameter.Type.IsCancellationToken());

    private static bool IsAwaitable(ITypeSymbol? type)
        => type is not null
            && (AwaitedType.Of(type).Kind != AwaitKind.None || type is INamedTypeSymbol { Name: "IAsyncEnumerable", Arity: 1 });

    /// <summary>Whether the method waits for the call, rather than only starting it.</summary>
    private static bool IsWaitedFor(IOperation call)
    {
        IOperation? user = call.Parent;
        while (user is IConversionOperation)
        {
            user = user.Parent;
        }

        return user is not (IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation });
    }

    private static bool IsInFunctionWithToken(IOperation call)
    {
        for (IOperation? part = call.Parent; part is not null; part = part.Parent)
        {
            if ((part is IAnonymousFunctionOperation lambda && TakesToken(lambda.Symbol))
                || (part is ILocalFunctionOperation local && TakesToken(local.Symbol)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool CouldTakeToken(IInvocationOperation call, Compilation compilation, INamedTypeSymbol caller)
    {
        IMethodSymbol target = (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
        if (TakesToken(target))
        {
            return call.Arguments.Any(argument =>
                argument is { ArgumentKind: ArgumentKind.DefaultValue, Parameter: { } parameter }
                    && parameter.Type.IsCancellationToken());
        }

        string[] types = [.. target.Parameters.Select(parameter => TypeText.Signature(parameter.Type))];
        ITypeSymbol receiver = call.Instance?.Type ?? target.ContainingType;
        return receiver.SelfAndBases().Concat(receiver.TypeKind == TypeKind.Interface ? receiver.AllInterfaces : [])
            .Any(type => type.OriginalDefinition.GetMembers(target.Name).OfType<IMethodSymbol>().Any(other =>
            other.IsStatic == target.IsStatic
            && other.Arity == target.Arity
            && other.Parameters.Length == types.Length + 1
            && TakesToken(other)
            && other.Parameters.Where(parameter => !parameter.Type.IsCancellationToken())
                .Select(parameter => TypeText.Signature(parameter.Type)).SequenceEqual(types)
            && compilation.IsSymbolAccessibleWithin(other, caller)));
    }
}
