using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds item methods that block their thread: any that waits for a task, and awaitable ones that wait for time, a semaphore or a device.
/// Methods that an item method calls are not analyzed.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingWaitAnalyzer : LibraryAnalyzer
{
    private const string Threading = "System.Threading";
    private const string Awaiters = "System.Runtime.CompilerServices";

    private enum Wait
    {
        Task,
        Time,
        Semaphore,
        Event,
        Device,
    }

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [
        BatchDiagnostics.BlockingWait, BatchDiagnostics.BlockingInput];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationBlockStartAction(start =>
    {
        if (start.OwningSymbol is IMethodSymbol method && BatchSymbols.Parallel(method) is not null)
        {
            start.RegisterOperationAction(operation => AnalyzeResult(operation, method), OperationKind.PropertyReference);
            start.RegisterOperationAction(operation => AnalyzeCall(operation, method), OperationKind.Invocation);
        }
    });

    private static void AnalyzeResult(OperationAnalysisContext context, IMethodSymbol item)
    {
        var result = (IPropertyReferenceOperation)context.Operation;
        if (result is { Property.Name: "Result", Instance: { } task, Parent: not (INameOfOperation or IPropertySubpatternOperation) }
            && result.Property.ContainingType.IsTask())
        {
            Analyze(context, item, Wait.Task, "." + result.Property.Name, task);
        }
    }

    private static void AnalyzeCall(OperationAnalysisContext context, IMethodSymbol item)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        switch (method.Name)
        {
            case "Wait" when method.ContainingType.IsTask() && !IsLook(call):
                Analyze(context, item, Wait.Task, ".Wait()", call.Instance);
                break;
            case "GetResult" when AwaitedTask(call) is { } task:
                Analyze(context, item, Wait.Task, ".GetAwaiter().GetResult()", task);
                break;
            case "WaitAll" or "WaitAny" when method.ContainingType.IsTask():
                Analyze(context, item, Wait.Task, $"Task.{method.Name}", null);
                break;
            case "Sleep" when method.ContainingType.Name == "Thread" && method.ContainingType.IsIn(Threading) && !IsLook(call):
                Analyze(context, item, Wait.Time, "Thread.Sleep", null);
                break;
            case "Wait" when method.ContainingType.IsIn(Threading) && !IsLook(call):
                if (method.ContainingType.Name is "SemaphoreSlim")
                {
                    Analyze(context, item, Wait.Semaphore, "SemaphoreSlim.Wait", null);
                }
                else if (method.ContainingType.Name is "ManualResetEventSlim" or "CountdownEvent")
                {
                    Analyze(context, item, Wait.Event, $"{method.ContainingType.Name}.Wait", null);
                }

                break;
            default:
                if (AwaitableInput.FormOf(call) is { } form)
                {
                    Analyze(context, item, Wait.Device, $"{method.ContainingType.Name}.{method.Name}", null, form);
                }

                break;
        }
    }

    private static void Analyze(
        OperationAnalysisContext context, IMethodSymbol method, Wait wait, string shown, IOperation? task, string? form = null)
    {
        bool isKernel = method.ReturnType.TypeKind == TypeKind.Delegate;
        ITypeSymbol returned = isKernel ? ((INamedTypeSymbol)method.ReturnType).DelegateInvokeMethod!.ReturnType : method.ReturnType;
        bool isAwaitable = AwaitedType.Of(returned).Kind != AwaitKind.None;
        if ((wait != Wait.Task && !(isAwaitable && CouldAwait(context.Operation, isKernel)))
            || (isKernel && !RunsForItems(context.Operation))
            || (task is not null && CompletedTasks.Contains(task, context.Operation)))
        {
            return;
        }

        if (form is not null)
        {
            context.ReportDiagnostic(
                Diagnostic.Create(BatchDiagnostics.BlockingInput, context.Operation.Syntax.NameLocation(), method.Name, shown, form));
            return;
        }

        string advice = wait switch
        {
            Wait.Time => "await Task.Delay instead",
            Wait.Semaphore => "await its WaitAsync instead",
            Wait.Event => "await the task of a TaskCompletionSource, or SemaphoreSlim.WaitAsync, instead",
            _ when shown == "Task.WaitAll" => isAwaitable ? "await Task.WhenAll instead" : $"{Awaitable(isKernel)}, and await Task.WhenAll",
            _ when shown == "Task.WaitAny" => isAwaitable ? "await Task.WhenAny instead" : $"{Awaitable(isKernel)}, and await Task.WhenAny",
            _ => isAwaitable ? "await the task instead" : $"{Awaitable(isKernel)}, and await the task",
        };
        context.ReportDiagnostic(
            Diagnostic.Create(BatchDiagnostics.BlockingWait, context.Operation.Syntax.NameLocation(), method.Name, shown, advice));
    }

    private static string Awaitable(bool isKernel)
        => isKernel
            ? "let its delegate return a Task, so that it can wait without a thread"
            : "make it 'async' with a Task as its result, so that it waits without a thread";

    /// <summary>Whether the function around an operation is the item itself, or is awaitable. No other function can await.</summary>
    private static bool CouldAwait(IOperation operation, bool isKernel) => KernelFunctions.FunctionAround(operation) switch
    {
        null => !isKernel,
        IAnonymousFunctionOperation lambda => lambda.Symbol.IsAsync || AwaitedType.Of(lambda.Symbol.ReturnType).Kind != AwaitKind.None,
        ILocalFunctionOperation local => AwaitedType.Of(local.Symbol.ReturnType).Kind != AwaitKind.None,
        _ => false,
    };

    private static bool RunsForItems(IOperation operation)
        => KernelFunctions.Of(operation.Root()).Any(function => function.Body.Syntax.Span.Contains(operation.Syntax.Span));

    /// <summary>Whether a call does not wait, because its timeout is the constant 0.</summary>
    private static bool IsLook(IInvocationOperation call)
        => call.Arguments.Any(argument => argument.Value is { ConstantValue: { HasValue: true, Value: 0 } });

    /// <summary>The task whose awaiter's result is read.</summary>
    private static IOperation? AwaitedTask(IInvocationOperation call)
    {
        if (call.TargetMethod.ContainingType is not
            {
                Name: "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaiter" or "ConfiguredValueTaskAwaiter"
            } awaiter
            || !awaiter.IsIn(Awaiters)
            || call.Instance?.Unwrapped() is not IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited })
        {
            return null;
        }

        return awaited;
    }
}
