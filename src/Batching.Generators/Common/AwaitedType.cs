using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The result of a method after awaiting it.</summary>
internal readonly record struct AwaitedType(AwaitKind Kind, ITypeSymbol? Result)
{
    /// <summary>Result is null if there is no value.</summary>
    public static AwaitedType Of(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
        {
            return new(AwaitKind.None, null);
        }

        if (type is INamedTypeSymbol named && named.IsTask())
        {
            return new(named.Name == "Task" ? AwaitKind.Task : AwaitKind.ValueTask, named.TypeArguments.FirstOrDefault());
        }

        return type.SelfAndBases().Select(Awaiter).FirstOrDefault(found => found is not null) is { } getResult
            ? new(AwaitKind.Custom, getResult.ReturnsVoid ? null : getResult.ReturnType)
            : new(AwaitKind.None, type);
    }

    private static IMethodSymbol? Awaiter(ITypeSymbol type)
    {
        IMethodSymbol? getAwaiter =
            type.GetMembers("GetAwaiter").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty && !method.IsStatic);
        return getAwaiter?.ReturnType.GetMembers("GetResult").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty);
    }
}
