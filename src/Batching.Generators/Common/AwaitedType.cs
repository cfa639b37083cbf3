using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>What a method's result is once it has been awaited.</summary>
internal readonly record struct AwaitedType(AwaitKind Kind, ITypeSymbol? Result)
{
    /// <summary>Result is null for no value.</summary>
    public static AwaitedType Of(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
        {
            return new(AwaitKind.None, null);
        }

        if (type is INamedTypeSymbol { Name: "Task" or "ValueTask" } named && named.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks")
        {
            return new(named.Name == "Task" ? AwaitKind.Task : AwaitKind.ValueTask, named.TypeArguments.FirstOrDefault());
        }

        for (ITypeSymbol? part = type; part is not null; part = part.BaseType)
        {
            if (Awaiter(part) is { } getResult)
            {
                return new(AwaitKind.Custom, getResult.ReturnsVoid ? null : getResult.ReturnType);
            }
        }

        return new(AwaitKind.None, type);
    }

    private static IMethodSymbol? Awaiter(ITypeSymbol type)
    {
        IMethodSymbol? getAwaiter = type.GetMembers("GetAwaiter").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty && !method.IsStatic);
        return getAwaiter?.ReturnType.GetMembers("GetResult").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty);
    }
}
