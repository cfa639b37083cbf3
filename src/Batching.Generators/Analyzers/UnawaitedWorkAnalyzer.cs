using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds work that a method starts which the library calls, and that nobody awaits: <c>async void</c>, and tasks that are dropped. The library believes that the method has
/// ended, and what the work throws later is lost, or ends the process.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnawaitedWorkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.Unawaited, LoopDiagnostics.Unawaited, NetDiagnostics.Unawaited];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
        context.RegisterOperationAction(AnalyzeStatement, OperationKind.ExpressionStatement);
        context.RegisterOperationAction(AnalyzeDeclaration, OperationKind.VariableDeclarator);
        context.RegisterOperationAction(AnalyzeFunction, OperationKind.AnonymousFunction, OperationKind.LocalFunction);
        context.RegisterOperationAction(AnalyzeMethodGroup, OperationKind.MethodReference);
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        // Of item methods, BATCH012 says it.
        if (method is { IsAsync: true, ReturnsVoid: true } && BatchSymbols.Parallel(method) is null && SurfaceOf(method) is { } surface)
        {
            string result = IsCallback(method) ? "a callback waits for nothing: do what takes time in an event" : "return a task";
            context.ReportDiagnostic(Diagnostic.Create(surface, method.Locations[0], method.Name, $"is async void, so that nobody awaits it, and what it throws ends the process: {result}"));
        }
    }

    private static void AnalyzeStatement(OperationAnalysisContext context)
    {
        IOperation expression = ((IExpressionStatementOperation)context.Operation).Operation.Unwrapped();
        if (expression is ISimpleAssignmentOperation { Target: IDiscardOperation, Value: { } discarded })
        {
            expression = discarded.Unwrapped();
        }

        ReportDropped(context, expression);
    }

    // A local variable that nothing reads is as good as a discard.
    private static void AnalyzeDeclaration(OperationAnalysisContext context)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (declarator.GetVariableInitializer()?.Value.Unwrapped() is { } value && Started(value) is not null
            && !declarator.Root().Descendants().Any(part => part is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, declarator.Symbol)))
        {
            ReportDropped(context, value);
        }
    }

    private static void ReportDropped(OperationAnalysisContext context, IOperation expression)
    {
        if (Started(expression) is not { } call)
        {
            return;
        }

        IMethodSymbol? method = OperationExtensions.DeclaredMethod(context.ContainingSymbol);
        DiagnosticDescriptor? surface = method is null ? null : SurfaceOf(method);
        string? starter = surface is null ? GivenAround(expression) : method!.Name;
        if (starter is not null)
        {
            string name = call.TargetMethod.ContainingType.IsTask() || call.TargetMethod.ContainingType.Name is "ThreadPool" or "TaskFactory"
                ? $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}"
                : call.TargetMethod.Name;
            string how = call.TargetMethod.ReturnType.IsTask()
                ? " and drops its task, so that nobody awaits it: await it, or return the task"
                : ", which nobody can await: let it return a task, and await that";
            context.ReportDiagnostic(Diagnostic.Create(surface ?? Diagnostics.Unawaited, call.Syntax.NameLocation(), starter, $"calls '{name}'{how}"));
        }
    }

    private static void AnalyzeFunction(OperationAnalysisContext context)
    {
        IMethodSymbol? function = (context.Operation as IAnonymousFunctionOperation)?.Symbol ?? (context.Operation as ILocalFunctionOperation)?.Symbol;
        if (function is not { IsAsync: true, ReturnsVoid: true })
        {
            return;
        }

        if (OperationExtensions.DeclaredMethod(context.ContainingSymbol) is { } method && SurfaceOf(method) is { } surface)
        {
            string what = function.MethodKind == MethodKind.LocalFunction ? $"the local function '{function.Name}'" : "a lambda";
            context.ReportDiagnostic(Diagnostic.Create(surface, FirstToken(context.Operation), method.Name, $"has {what} that is async void, so that nobody awaits it, and what it throws ends the process: let it return a task"));
        }
        else if (function.MethodKind == MethodKind.AnonymousFunction && GivenTo(context.Operation) is { } called)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Diagnostics.Unawaited, FirstToken(context.Operation), called, "is given a lambda that is async void, so that nobody awaits it, and what it throws ends the process: give it one that waits for nothing, or call what takes a task"));
        }
    }

    private static void AnalyzeMethodGroup(OperationAnalysisContext context)
    {
        var reference = (IMethodReferenceOperation)context.Operation;
        if (reference.Method is { IsAsync: true, ReturnsVoid: true } && GivenTo(reference) is { } called)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Diagnostics.Unawaited, reference.Syntax.NameLocation(), called, $"is given '{reference.Method.Name}', which is async void, so that nobody awaits it, and what it throws ends the process: let it return a task"));
        }
    }

    /// <summary>The call that an expression begins work with, whose task the expression has as its value.</summary>
    private static IInvocationOperation? Started(IOperation expression)
    {
        expression = expression.Unwrapped();
        while (expression is IConditionalAccessOperation access)
        {
            expression = access.WhenNotNull.Unwrapped();
        }

        if (expression is not IInvocationOperation call)
        {
            return null;
        }

        IMethodSymbol method = call.TargetMethod;
        if (method.Name == "ConfigureAwait" && call.Instance is { } configured)
        {
            return Started(configured);
        }

        bool isTask = method.ReturnType.IsTask() && !(method.ContainingType.IsTask() && method.Name.StartsWith("From", StringComparison.Ordinal));
        bool isQueued = method.Name is "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" && method.ContainingType.Name == "ThreadPool" && method.ContainingType.IsIn("System.Threading");
        return isTask || isQueued || method is { IsAsync: true, ReturnsVoid: true } ? call : null;
    }

    /// <summary>The method of the library that a lambda is given to which an expression is in, and which waits for nothing.</summary>
    private static string? GivenAround(IOperation expression)
    {
        for (IOperation? around = expression.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation { Symbol.ReturnsVoid: true } function)
            {
                return GivenTo(function);
            }
        }

        return null;
    }

    /// <summary>The method of the library, or the generated one, that a delegate is an argument of.</summary>
    private static string? GivenTo(IOperation function)
    {
        IOperation? value = function.Parent;
        while (value is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        IMethodSymbol? called = value is IArgumentOperation argument ? (argument.Parent as IInvocationOperation)?.TargetMethod ?? (argument.Parent as IObjectCreationOperation)?.Constructor : null;
        if (called is null || !(called.ContainingType.IsIn(BatchSymbols.LibraryNamespace) || GeneratedMembers.IsGenerated(called.OriginalDefinition)))
        {
            return null;
        }

        return called.MethodKind == MethodKind.Constructor ? called.ContainingType.Name : called.Name;
    }

    private static Location FirstToken(IOperation operation) => operation.Syntax.GetFirstToken().GetLocation();

    /// <summary>The surface whose generated code, or library, calls a method; null where none does.</summary>
    private static DiagnosticDescriptor? SurfaceOf(IMethodSymbol method)
    {
        if (method.ContainingType is not { } type || method.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation))
        {
            return null;
        }

        return NetSymbols.IsCalled(type, method) ? NetDiagnostics.Unawaited
            : GeneratedCalls.IsCalledByLoop(type, method) || IsCallback(method) ? LoopDiagnostics.Unawaited
            : GeneratedCalls.IsCalledByBatch(type, method) || IsRun(type, method) ? Diagnostics.Unawaited
            : null;
    }

    private static bool IsCallback(IMethodSymbol method)
    {
        IMethodSymbol? overridden = method.OverriddenMethod;
        while (overridden?.OverriddenMethod is { } further)
        {
            overridden = further;
        }

        return overridden is not null && (BatchSymbols.IsLibraryType(overridden.ContainingType, "LoopCallback") || BatchSymbols.IsLibraryType(overridden.ContainingType.BaseType, "LoopCallback"));
    }

    private static bool IsRun(INamedTypeSymbol type, IMethodSymbol method) => RunSymbols.IsRunMethod(method) && RunSymbols.RunBase(type) is not null;
}
