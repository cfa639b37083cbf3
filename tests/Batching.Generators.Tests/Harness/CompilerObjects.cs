using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>Finds objects of the compiler in a model: what must not outlive a run of a generator.</summary>
internal static class CompilerObjects
{
    private static readonly Type[] s_forbidden =
    [
        typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SyntaxReference), typeof(Compilation), typeof(SemanticModel),
        typeof(Location), typeof(AttributeData), typeof(IOperation),
    ];

    /// <summary>The shortest path from a value to an object of the compiler.</summary>
    /// <param name="root">The value.</param>
    /// <param name="name">What the value is called.</param>
    /// <returns>The path with the type found at its end; <see langword="null"/> where there is none.</returns>
    internal static string? PathIn(object? root, string name)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var next = new Queue<(object? Value, string Path)>([(root, name)]);
        while (next.TryDequeue(out (object? Value, string Path) current))
        {
            if (current.Value is not { } value || IsLeaf(value.GetType()) || !seen.Add(value))
            {
                continue;
            }

            if (s_forbidden.FirstOrDefault(type => type.IsInstanceOfType(value)) is { } found)
            {
                return $"{current.Path} ({found.Name})";
            }

            foreach ((object? part, string path) in Parts(value, current.Path))
            {
                next.Enqueue((part, path));
            }
        }

        return null;
    }

    private static IEnumerable<(object? Part, string Path)> Parts(object value, string path)
    {
        if (value is Array array)
        {
            var position = 0;
            foreach (object? element in array)
            {
                yield return (element, $"{path}[{position++}]");
            }

            yield break;
        }

        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return (field.GetValue(value), $"{path}.{NameOf(field)}");
            }
        }
    }

    // An automatic property's field is called <Name>k__BackingField.
    private static string NameOf(FieldInfo field)
        => field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.Name.StartsWith('<')
            ? field.Name[1..field.Name.IndexOf('>')]
            : field.Name;

    private static bool IsLeaf(Type type)
        => type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string) || type == typeof(decimal)
        || typeof(MemberInfo).IsAssignableFrom(type) || typeof(Assembly).IsAssignableFrom(type) || typeof(Module).IsAssignableFrom(type)
        || type == typeof(Pointer);
}
