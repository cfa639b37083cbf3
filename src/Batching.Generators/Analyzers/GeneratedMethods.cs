using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>What a call of a generated method or step means: which batch class, and which item method behind it.</summary>
internal static class GeneratedMethods
{
    /// <summary>The options of a call, by their name on every generated method.</summary>
    public const string Options = "options";

    /// <summary>The token of a call, by its name on every generated method.</summary>
    public const string Token = "cancellationToken";

    /// <summary>Whether a method stands where generated ones do: cheap enough to ask of every call.</summary>
    public static bool MayBe(IMethodSymbol method) => IsStep(method) || (method.ContainingType is { } type && BatchSymbols.IsBatch(type));

    /// <summary>Whether a method is a pipeline step.</summary>
    public static bool IsStep(IMethodSymbol method)
        => method is { IsStatic: true, Parameters.Length: > 0 } && LibrarySymbols.IsLibraryType(method.Parameters[0].Type, "Pipeline", 1);

    /// <summary>The options that a call of a generated method is given, where they say an option's value.</summary>
    /// <param name="call">Any call.</param>
    /// <param name="option">The option of <c>CallOptions</c>.</param>
    /// <param name="value">The value.</param>
    /// <returns>The expression of the options; null where the call is no such call, or does not say that.</returns>
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

    /// <summary>The batch that a generated method or a step of it acts on, as the call has it.</summary>
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
    /// The item methods that a generated method may have been written for: more than one where names and arguments do not tell them apart,
    /// none where they are hidden in a reference.
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
