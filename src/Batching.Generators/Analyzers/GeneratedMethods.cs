using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Finds the batch class and the item method behind a call of a generated method or step.</summary>
internal static class GeneratedMethods
{
    /// <summary>The name of the options parameter of every generated method.</summary>
    public const string Options = "options";

    /// <summary>The name of the token parameter of every generated method.</summary>
    public const string Token = "cancellationToken";

    /// <summary>Whether a method may be generated. This check is cheap enough for every call.</summary>
    public static bool MayBe(IMethodSymbol method) => IsStep(method) || (method.ContainingType is { } type && BatchSymbols.IsBatch(type));

    /// <summary>Whether a method is a pipeline step.</summary>
    public static bool IsStep(IMethodSymbol method)
        => method is { IsStatic: true, Parameters.Length: > 0 } && LibrarySymbols.IsLibraryType(method.Parameters[0].Type, "Pipeline", 1);

    /// <summary>The options argument of a call of a generated method, if it sets an option to a value.</summary>
    /// <param name="call">Any call.</param>
    /// <param name="option">The option of <c>CallOptions</c>.</param>
    /// <param name="value">The value.</param>
    /// <returns>The expression of the options, or null.</returns>
    public static IOperation? OptionsThatSay(IInvocationOperation call, string option, object value)
    {
        if (!MayBe(call.TargetMethod))
        {
            return null;
        }

        IArgumentOperation? options = call.Arguments.FirstOrDefault(argument =>
            argument is { IsImplicit: false, Parameter: { Name: Options } parameter }
                && LibrarySymbols.IsLibraryType(parameter.Type, "CallOptions"));
        return options is not null && Equals(OptionsLiteral.Read(options.Value, option).Value, value)
            && GeneratedMembers.IsGenerated(call.TargetMethod.OriginalDefinition)
            ? options.Value
            : null;
    }

    /// <summary>The batch class that a generated method or step acts on, with the type arguments of the call.</summary>
    public static INamedTypeSymbol? BatchOf(IMethodSymbol method)
        => !IsStep(method) ? method.ContainingType : ((INamedTypeSymbol)method.Parameters[0].Type).TypeArguments[0] switch
        {
            INamedTypeSymbol batch => batch,
            ITypeParameterSymbol derived => derived.ConstraintTypes.OfType<INamedTypeSymbol>().FirstOrDefault(BatchSymbols.IsBatch),
            _ => null,
        };

    /// <summary>The Init of an item method, as the generator reads it.</summary>
    public static InitParser.Found? Init(IMethodSymbol item, Compilation compilation, CancellationToken cancellationToken)
        => ActionParser.InitOf(new ParseContext(compilation, item.ContainingType, null, cancellationToken), item);

    /// <summary>
    /// The item methods that a generated method may belong to. There are several if names and arguments do not distinguish them, and none
    /// if they are in a reference.
    /// </summary>
    public static IReadOnlyList<IMethodSymbol> ItemMethods(IMethodSymbol generated)
    {
        IMethodSymbol definition = (generated.ReducedFrom ?? generated).OriginalDefinition;
        string[] arguments = [
            .. definition.Parameters.Skip(IsStep(definition) ? 1 : 0).Select(parameter => parameter.Name)
                .Where(name => name is not (Token or Options))];
        return BatchOf(definition)?.OriginalDefinition.GetMembers().OfType<IMethodSymbol>()
            .Where(method => method.MethodKind == MethodKind.Ordinary && IsActionOf(method) && !GeneratedMembers.IsGenerated(method)
                && LibrarySymbols.Attribute(method, BatchSymbols.InBatchParallelAttribute) is not null
                && arguments.All(name => method.Parameters.Any(parameter => parameter.Name == name)))
            .ToArray() ?? [];

        bool IsActionOf(IMethodSymbol method)
        {
            string action = Identifiers.WithoutAsync(method.Name);
            return definition.Name == action || definition.Name == action + "Async";
        }
    }
}
