using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds unawaited work. In a method or lambda that the library calls: <c>async void</c> and dropped tasks, because the library assumes
/// that the work has ended. Elsewhere: dropped tasks of library methods and generated methods for which C# does not warn. An exception of
/// unawaited work is lost, or ends the process.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnawaitedWorkAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [
        BatchDiagnostics.Unawaited, BatchDiagnostics.DroppedTask, LoopDiagnostics.Unawaited, NetDiagnostics.Unawaited];

    private protected override void Register(AnalysisContext context)
    {
        context.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
        context.RegisterOperationAction(AnalyzeStatement, OperationKind.ExpressionStatement);
        context.RegisterOperationAction(AnalyzeDeclaration, OperationKind.VariableDeclarator);
        context.RegisterOperationAction(AnalyzeFunction, OperationKind.AnonymousFunction, OperationKind.LocalFunction);
        context.RegisterOperationAction(AnalyzeMethodGroup, OperationKind.MethodReference);
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        // For item methods there is BATCH012.
        if (method is { IsAsync: true, ReturnsVoid: true } && BatchSymbols.Parallel(method) is null && SurfaceOf(method) is { } surface)
        {
            string result = IsCallback(method) ? "a callback waits for nothing: do what takes time in an event" : "return a task";
            context.ReportDiagnostic(
                Diagnostic.Create(surface, method.Locations[0], method.Name,
                    $"is async void, so it cannot be awaited, and an exception in it ends the process: {result}"));
        }
    }

    private static void AnalyzeStatement(OperationAnalysisContext context)
    {
        IOperation expression = ((IExpressionStatementOperation)context.Operation).Operation.Unwrapped();
        bool isDiscarded = expression is ISimpleAssignmentOperation { Target: IDiscardOperation };
        if (Started(isDiscarded ? ((ISimpleAssignmentOperation)expression).Value : expression) is { } call)
        {
            // Outside of code that the library calls, a discard is explicit. In an async function, and for an async method in source, C#
            // itself warns (CS4014).
            ReportDropped(context, call, isSaid: isDiscarded || call.TargetMethod.IsAsync || IsInAsync(context));
        }
    }

    // An unread local variable is like a discard, but not explicit.
    private static void AnalyzeDeclaration(OperationAnalysisContext context)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (declarator.GetVariableInitializer()?.Value is { } value && Started(value) is { } call
            && !declarator.Root().Descendants().Any(
                part => part is ILocalReferenceOperation reference
                    && SymbolEqualityComparer.Default.Equals(reference.Local, declarator.Symbol)))
        {
            ReportDropped(context, call, isSaid: false);
        }
    }

    private static void ReportDropped(OperationAnalysisContext context, IInvocationOperation call, bool isSaid)
    {
        IMethodSymbol called = call.TargetMethod;
        Location place = call.Syntax.NameLocation();
        string name = called.ContainingType.IsTask() || called.ContainingType.Name is "ThreadPool" or "TaskFactory"
            ? $"{called.ContainingType.Name}.{called.Name}"
            : called.Name;
        bool hasTask = called.ReturnType.IsTask();
        if (OperationExtensions.DeclaredMethod(context.ContainingSymbol) is { } method && SurfaceOf(method) is { } surface)
        {
            string how = hasTask
                ? " and drops its task, so the work is not awaited: await it, or return the task"
                : ", which cannot be awaited: let it return a task, and await that";
            context.ReportDiagnostic(Diagnostic.Create(surface, place, method.Name, $"calls '{name}'{how}"));
        }
        else if (GivenAround(call) is { } taker)
        {
            string how = hasTask ? " and drops its task" : ", which returns none";
            string remedy = Remedy(
                taker, hasTask ? "write an async lambda, and await it there" : "let it return a task, and await that in an async lambda");
            context.ReportDiagnostic(
                Diagnostic.Create(BatchDiagnostics.Unawaited, place, NameOf(taker),
                    $"is given a lambda that calls '{name}'{how}, so the work is not awaited: {remedy}"));
        }
        else if (!isSaid && hasTask && IsOurs(called))
        {
            context.ReportDiagnostic(Diagnostic.Create(BatchDiagnostics.DroppedTask, place, called.Name));
        }
    }

    private static bool IsInAsync(OperationAnalysisContext context)
    {
        for (IOperation? around = context.Operation.Parent; around is not null; around = around.Parent)
        {
            if ((around as IAnonymousFunctionOperation)?.Symbol is { } lambda)
            {
                return lambda.IsAsync;
            }

            if ((around as ILocalFunctionOperation)?.Symbol is { } function)
            {
                return function.IsAsync;
            }
        }

        return context.ContainingSymbol is IMethodSymbol { IsAsync: true };
    }

    /// <summary>Whether a method is the library's, a generated one, or an action that the user wrote.</summary>
    private static bool IsOurs(IMethodSymbol method)
        => LibrarySymbols.IsOfLibrary(method.ContainingType) || GeneratedMembers.IsGenerated(method)
        || LibrarySymbols.Attribute(method.OriginalDefinition, BatchSymbols.ActionAttribute) is not null;

    private static void AnalyzeFunction(OperationAnalysisContext context)
    {
        IMethodSymbol? function =
            (context.Operation as IAnonymousFunctionOperation)?.Symbol ?? (context.Operation as ILocalFunctionOperation)?.Symbol;
        if (function is not { IsAsync: true, ReturnsVoid: true })
        {
            return;
        }

        if (OperationExtensions.DeclaredMethod(context.ContainingSymbol) is { } method && SurfaceOf(method) is { } surface)
        {
            string what = function.MethodKind == MethodKind.LocalFunction ? $"the local function '{function.Name}'" : "a lambda";
            context.ReportDiagnostic(
                Diagnostic.Create(surface, FirstToken(context.Operation), method.Name,
                    $"has {what} that is async void, so it cannot be awaited, and an exception in it ends the process: "
                        + "let it return a task"));
        }
        else if (function.MethodKind == MethodKind.AnonymousFunction && GivenTo(context.Operation) is { } taker)
        {
            string remedy = Remedy(taker, "give it the lambda itself, or a delegate that returns a ValueTask");
            context.ReportDiagnostic(Diagnostic.Create(
                BatchDiagnostics.Unawaited, FirstToken(context.Operation), NameOf(taker),
                $"is given a lambda that is async void, so it cannot be awaited, and an exception in it ends the process: {remedy}"));
        }
    }

    private static void AnalyzeMethodGroup(OperationAnalysisContext context)
    {
        var reference = (IMethodReferenceOperation)context.Operation;
        if (reference.Method is { IsAsync: true, ReturnsVoid: true } && GivenTo(reference) is { } taker)
        {
            string remedy = Remedy(taker, "let it return a ValueTask");
            context.ReportDiagnostic(Diagnostic.Create(
                BatchDiagnostics.Unawaited, reference.Syntax.NameLocation(), NameOf(taker),
                $"is given '{reference.Method.Name}', which is async void, so it cannot be awaited, and an exception in it "
                    + $"ends the process: {remedy}"));
        }
    }

    /// <summary>The advice for a delegate that cannot be awaited. It depends on the method that takes the delegate.</summary>
    private static string Remedy(IMethodSymbol taker, string whereAwaited)
        => IsCallbackType(taker.ContainingType) ? "a callback waits for nothing: do what takes time in an event"
        : taker.ContainingType.GetMembers(taker.Name).OfType<IMethodSymbol>().Any(TakesAwaited) ? whereAwaited
        : "give it what waits for nothing, or call what takes a task";

    private static bool TakesAwaited(IMethodSymbol method)
        => method.Parameters.Any(
            parameter => parameter.Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoked } && invoked.ReturnType.IsTask());

    private static string NameOf(IMethodSymbol taker)
        => taker.MethodKind == MethodKind.Constructor ? taker.ContainingType.Name : taker.Name;

    /// <summary>The call whose task is the value of an expression.</summary>
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

        bool isTask =
            method.ReturnType.IsTask() && !(method.ContainingType.IsTask() && method.Name.StartsWith("From", StringComparison.Ordinal));
        bool isQueued = method.Name is "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" && method.ContainingType.Name == "ThreadPool"
            && method.ContainingType.IsIn("System.Threading");
        return isTask || isQueued || method is { IsAsync: true, ReturnsVoid: true } ? call : null;
    }

    /// <summary>The library method that takes the lambda around an expression, if it does not await the lambda.</summary>
    private static IMethodSymbol? GivenAround(IOperation expression)
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

    /// <summary>The library method or generated method that takes a delegate, directly or through a variable.</summary>
    private static IMethodSymbol? GivenTo(IOperation function)
    {
        return PlaceOf(function) switch
        {
            IArgumentOperation argument => Taker(argument),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } place =>
                TakerOf(declarator.Symbol, place, place.Root().Syntax),
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } place =>
                TakerOf(target.Local, place, place.Root().Syntax),
            IFieldInitializerOperation { InitializedFields: { Length: > 0 } fields } place =>
                TakerOf(fields[0], place, place.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()),
            _ => null,
        };
    }

    /// <summary>Where a delegate's value goes, through conversions and conditional expressions.</summary>
    private static IOperation? PlaceOf(IOperation value)
    {
        while (value.Parent is { } parent)
        {
            bool passes = parent is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation or ICoalesceOperation
                or ISwitchExpressionArmOperation or ISwitchExpressionOperation
                || (parent is IConditionalOperation choice && choice.Condition != value);
            if (!passes)
            {
                return parent;
            }

            value = parent;
        }

        return null;
    }

    private static IMethodSymbol? Taker(IArgumentOperation argument)
    {
        IMethodSymbol? called =
            (argument.Parent as IInvocationOperation)?.TargetMethod ?? (argument.Parent as IObjectCreationOperation)?.Constructor;
        return called is not null
            && (LibrarySymbols.IsOfLibrary(called.ContainingType) || GeneratedMembers.IsGenerated(called.OriginalDefinition))
            ? called
            : null;
    }

    private static IMethodSymbol? TakerOf(ISymbol variable, IOperation place, SyntaxNode? scope)
    {
        foreach (IdentifierNameSyntax name in scope?.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == variable.Name) ?? [])
        {
            IOperation? use = place.SemanticModel?.GetOperation(
                name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name);
            ISymbol? used = (use as ILocalReferenceOperation)?.Local ?? (ISymbol?)(use as IFieldReferenceOperation)?.Field;
            if (use is not null && SymbolEqualityComparer.Default.Equals(used, variable) && PlaceOf(use) is IArgumentOperation argument
                && Taker(argument) is { } taker)
            {
                return taker;
            }
        }

        return null;
    }

    private static Location FirstToken(IOperation operation) => operation.Syntax.GetFirstToken().GetLocation();

    /// <summary>The diagnostic of the surface that calls a method; null if none does.</summary>
    private static DiagnosticDescriptor? SurfaceOf(IMethodSymbol method)
    {
        if (method.ContainingType is not { } type
            || method.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation))
        {
            return null;
        }

        return GeneratedCalls.IsCalledByNet(type, method) ? NetDiagnostics.Unawaited
            : GeneratedCalls.IsCalledByLoop(type, method) || IsCallback(method) ? LoopDiagnostics.Unawaited
            : GeneratedCalls.IsCalledByBatch(type, method) || IsRun(type, method) ? BatchDiagnostics.Unawaited
            : null;
    }

    private static bool IsCallback(IMethodSymbol method)
    {
        IMethodSymbol? overridden = method.OverriddenMethod;
        while (overridden?.OverriddenMethod is { } further)
        {
            overridden = further;
        }

        return overridden is not null
            && (LibrarySymbols.IsLibraryType(overridden.ContainingType, "LoopCallback")
                || LibrarySymbols.IsLibraryType(overridden.ContainingType.BaseType, "LoopCallback"));
    }

    private static bool IsCallbackType(INamedTypeSymbol? type)
        => type.SelfAndBases().Any(part => LibrarySymbols.IsLibraryType(part, "LoopCallback"));

    private static bool IsRun(INamedTypeSymbol type, IMethodSymbol method)
        => RunSymbols.IsRunMethod(method) && RunSymbols.RunBase(type) is not null;
}
