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
        return method.ContainingType.SelfAndBases().SelectMany(part => part.GetMembers(name)).OfType<IMethodSymbol>().Any(form =>
            form.ReturnType.IsTask() && form.DeclaredAccessibility == Accessibility.Public && form.IsStatic == method.IsStatic)
            ? name
            : null;
    }

    private static bool IsDevice(INamedTypeSymbol type)
        => type.SelfAndBases().FirstOrDefault(part => s_inMemory.Contains(part.Name) || s_spaces.Any(part.IsIn)) is { } known
            && !s_inMemory.Contains(known.Name);

    // Text writers are buffered, so most writes do not block.
    private static bool IsBuffered(IMethodSymbol method)
        => method.Name is "Write" or "WriteLine" && method.ContainingType.SelfAndBases().Any(part => part.Name == "TextWriter");

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
}
