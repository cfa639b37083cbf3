using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Decides which actions get a pipeline step, and its accessibility.</summary>
internal static class StepRules
{
    private static readonly string[] s_objectMembers = ["Equals", "GetHashCode", "GetType", "ToString"];

    /// <summary>The modifier of the step. Null if there is none; then the reason is reported.</summary>
    public static string? Accessibility(
        ParseContext context, IMethodSymbol method, string name, IReadOnlyList<CallParameterModel> calls, Visibility visibility)
    {
        if (Problem(context, method, name, calls, visibility) is { } problem)
        {
            context.Report(BatchDiagnostics.NoStep, method.Locations[0], method.Name, problem);
            return null;
        }

        return visibility == Visibility.Public ? "public" : "internal";
    }

    private static string? Problem(
        ParseContext context, IMethodSymbol method, string name, IReadOnlyList<CallParameterModel> calls, Visibility visibility)
    {
        if (visibility == Visibility.Private)
        {
            return "the class or a type of its arguments is private or protected, and a step is an extension method outside the class. "
                + "Make them internal, or remove [Action]";
        }

        string stepsClass = BatchParser.StepsClass(context.Type);
        if (context.Type.ContainingNamespace.GetTypeMembers(stepsClass, 0).Any(type => !GeneratedMembers.IsGenerated(type)))
        {
            return $"there is already a class '{stepsClass}', which is the name of the class of the steps. Rename one of them";
        }

        if (s_objectMembers.Contains(name)
            || context.Compilation.GetTypeByMetadataName("Batching.Pipeline`1")?.GetMembers(name).IsEmpty == false)
        {
            return $"every pipeline has a member '{name}' of its own, so the step would never be reached. Rename the method, or remove "
                + "[Action]";
        }

        ITypeParameterSymbol? open = method.TypeParameters.FirstOrDefault(parameter => !method.Parameters.Any(argument =>
            calls.Any(call => call.Name == argument.Name && !call.OverridesInit) && Mentions(argument.Type, parameter)));
        return open is null
            ? null
            : $"its type argument '{open.Name}' cannot be inferred from the call arguments. Take an argument of that type, or remove "
                + "[Action]";
    }

    private static bool Mentions(ITypeSymbol type, ITypeParameterSymbol parameter) => type switch
    {
        IArrayTypeSymbol array => Mentions(array.ElementType, parameter),
        INamedTypeSymbol named => named.TypeArguments.Any(argument => Mentions(argument, parameter)),
        _ => SymbolEqualityComparer.Default.Equals(type, parameter),
    };
}
