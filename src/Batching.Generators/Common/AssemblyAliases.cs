using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// The assemblies that a project references only by an alias, so that <c>global::</c> does not reach their types. They are recorded before
/// a class is parsed, for the code that writes types. Thread-safe. It keeps no compilation alive.
/// </summary>
internal static class AssemblyAliases
{
    private static readonly ConditionalWeakTable<Compilation, IReadOnlyList<string>> s_compilations = new();
    private static readonly ConditionalWeakTable<IAssemblySymbol, string> s_aliases = new();
    private static volatile bool s_any;

    /// <summary>Whether there is any.</summary>
    public static bool Any => s_any;

    /// <summary>The aliases that generated code of a compilation needs. Usually there are none.</summary>
    public static IReadOnlyList<string> Of(Compilation compilation) => s_compilations.GetValue(compilation, Find);

    /// <summary>The alias of the assembly of a type; null if <c>global::</c> reaches it.</summary>
    public static string? Of(ISymbol type)
        => type.ContainingAssembly is { } assembly && s_aliases.TryGetValue(assembly, out string? alias) ? alias : null;

    private static IReadOnlyList<string> Find(Compilation compilation)
    {
        List<string>? found = null;
        foreach (MetadataReference reference in compilation.References)
        {
            if (reference.Properties.Aliases is { IsDefaultOrEmpty: false } aliases
                && !aliases.Contains(MetadataReferenceProperties.GlobalAlias)
                && compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol assembly)
            {
                s_aliases.GetValue(assembly, _ => aliases[0]);
                s_any = true;
                (found ??= []).Add(aliases[0]);
            }
        }

        return found?.Distinct(StringComparer.Ordinal).OrderBy(alias => alias, StringComparer.Ordinal).ToArray() ?? [];
    }
}
