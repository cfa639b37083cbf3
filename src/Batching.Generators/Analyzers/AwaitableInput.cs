using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Knows the calls of files, networks and databases that block until their device is done, and their awaitable forms.</summary>
internal static class AwaitableInput
{
    private static readonly string[] s_spaces =
        ["System.IO", "System.IO.Compression", "System.IO.Pipes", "System.Net", "System.Net.Http", "System.Net.Security",
            "System.Net.Sockets", "System.Data.Common"];

    private static readonly string[] s_inMemory = ["MemoryStream", "UnmanagedMemoryStream", "StringReader", "StringWriter"];

    /// <summary>The name of the awaitable form of a call; null if the call has none or does not block.</summary>
    public static string? FormOf(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.ReturnType.IsTask() || !IsDevice(method.ContainingType) || IsBuffered(method)
            || (call.Instance is { } instance && IsInMemory(instance, 0)))
        {
            return null;
        }

        string name = method.Name + "Async";
        for (INamedTypeSymbol? part = method.ContainingType; part is not null; part = part.BaseType)
        {
            if (part.GetMembers(name).OfType<IMethodSymbol>().Any(
                form => form.ReturnType.IsTask() && form.DeclaredAccessibility == Accessibility.Public && form.IsStatic == method.IsStatic))
            {
                return name;
            }
        }

        return null;
    }

    private static bool IsDevice(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.BaseType)
        {
            if (s_inMemory.Contains(part.Name))
            {
                return false;
            }

            if (s_spaces.Contains(part.ContainingNamespace?.ToDisplayString()))
            {
                return true;
            }
        }

        return false;
    }

    // Text writers are buffered, so most writes do not block.
    private static bool IsBuffered(IMethodSymbol method)
        => method.Name is "Write" or "WriteLine" && Derives(method.ContainingType, "TextWriter");

    private static bool IsInMemory(IOperation value, int depth)
    {
        value = value.Unwrapped();
        if (s_inMemory.Contains(value.Type?.Name))
        {
            return true;
        }

        // The stream under a reader or a compressing stream.
        return depth < 4 && value switch
        {
            ILocalReferenceOperation local =>
                local.Root().ValuesOf(local.Local).Take(2).ToArray() is { Length: 1 } only && IsInMemory(only[0], depth + 1),
            IObjectCreationOperation { Arguments.Length: > 0 } wrapper => IsInMemory(wrapper.Arguments[0].Value, depth + 1),
            _ => false,
        };
    }

    private static bool Derives(INamedTypeSymbol? type, string name)
    {
        while (type is not null && type.Name != name)
        {
            type = type.BaseType;
        }

        return type is not null;
    }
}
