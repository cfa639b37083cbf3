using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Recognises loops, their events and their inner loops.</summary>
internal static class LoopSymbols
{
    public const string LoopAttribute = "Batching.Loops.LoopAttribute";
    public const string InnerAttribute = "Batching.Loops.InnerAttribute";
    public const string EntryPoint = "__Run";

    public static readonly IReadOnlyList<LoopKind> Kinds = [
        LoopKind.Before, LoopKind.On, LoopKind.After, LoopKind.Failed, LoopKind.Finally];

    public static bool IsLoop(ITypeSymbol type)
        => type is INamedTypeSymbol { TypeKind: TypeKind.Class } && LibrarySymbols.Attribute(type, LoopAttribute) is not null;

    /// <summary>The loop class that an object of a type runs as: the type itself, or its nearest base that is a loop.</summary>
    public static INamedTypeSymbol? LoopOf(ITypeSymbol type) => (INamedTypeSymbol?)type.SelfAndBases().FirstOrDefault(IsLoop);

    /// <summary>The kind and section in a method's name, or null if it is not the name of an event.</summary>
    public static (LoopKind Kind, string Section)? EventOf(IMethodSymbol method)
        => method.MethodKind == MethodKind.Ordinary
            ? EventOf(method.ReturnsVoid ? method.Name : Identifiers.WithoutAsync(method.Name))
            : null;

    public static (LoopKind Kind, string Section)? EventOf(string name)
    {
        foreach (LoopKind kind in Kinds)
        {
            string prefix = kind.ToString();
            if (name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal) && BeginsWord(name[prefix.Length]))
            {
                return (kind, name.Substring(prefix.Length));
            }
        }

        return null;
    }

    /// <summary>Whether a file is the generated half of a loop. Analyzers see such files, the generator does not.</summary>
    public static bool IsGenerated(SyntaxTree tree) => tree.FilePath.EndsWith($".{LoopParser.Surface}.g.cs", StringComparison.Ordinal);

    public static bool BeginsWord(char letter) => char.IsLetterOrDigit(letter) && !char.IsLower(letter);

    /// <summary>The inner loops of a class and its bases with their attributes, in the order of declaration.</summary>
    public static IEnumerable<(ISymbol Member, AttributeData Attribute)> InnerLoops(ParseContext context)
        => Declared(context,
            member =>
                member is IPropertySymbol { IsIndexer: false } or IFieldSymbol { IsImplicitlyDeclared: false } && MayHaveAttributes(member))
            .SelectMany(member => member.GetAttributes().Where(IsInner).Select(attribute => (member, attribute)));

    public static bool IsInner(AttributeData attribute)
        => attribute.AttributeClass is { Name: "InnerAttribute" } type && LibrarySymbols.IsOfLibrary(type);

    /// <summary>
    /// The members of a class and the accessible members of its bases. Those of the bases come first, ordered by file and position. A base
    /// class from a reference counts only if it is a loop, since others have no events.
    /// </summary>
    public static IEnumerable<ISymbol> Declared(ParseContext context, Func<ISymbol, bool> isMeant)
        => context.TypeAndBases().Reverse()
            .Where(part => !part.DeclaringSyntaxReferences.IsEmpty || IsLoop(part))
            .SelectMany(part => part.GetMembers()
                .Where(member => isMeant(member) && !GeneratedMembers.IsGenerated(member)
                    && (SymbolEqualityComparer.Default.Equals(part, context.Type)
                        || context.Compilation.IsSymbolAccessibleWithin(member, context.Type)))
                .OrderBy(member => member.Locations[0].SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(member => member.Locations[0].IsInSource ? member.Locations[0].SourceSpan.Start : 0));

    public static string? EventNameOf(AttributeData attribute)
        => attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0].Value as string : null;

    // Binding attributes is expensive, so check the syntax first.
    private static bool MayHaveAttributes(ISymbol member)
        => member.DeclaringSyntaxReferences.IsEmpty
        || member.DeclaringSyntaxReferences.Any(
            reference => reference.GetSyntax().FirstAncestorOrSelf<MemberDeclarationSyntax>() is { AttributeLists.Count: > 0 });
}
