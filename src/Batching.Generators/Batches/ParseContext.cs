using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// What the parsers of one class share. The generator parses without problems to collect; the analyzer parses the same way and gets them,
/// so that the two cannot disagree.
/// </summary>
internal sealed class ParseContext(Compilation compilation, INamedTypeSymbol type, List<Diagnostic>? problems, CancellationToken cancellationToken)
{
    public Compilation Compilation { get; } = compilation;

    /// <summary>The aliases by which the project knows assemblies. They are looked up before any type is written: <see cref="TypeText"/> asks for them.</summary>
    public IReadOnlyList<string> Aliases { get; } = AssemblyAliases.Of(compilation);

    public INamedTypeSymbol Type { get; } = type;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Whether problems are kept: what only explains need not be looked for where nobody listens.</summary>
    public bool KeepsProblems => problems is not null;

    /// <summary>The same class without problems to collect: to try what may not fit.</summary>
    public ParseContext Silent() => new(Compilation, Type, null, CancellationToken);

    public void Report(DiagnosticDescriptor descriptor, Location? location, params object[] arguments)
        => problems?.Add(Diagnostic.Create(descriptor, location ?? Type.Locations[0], arguments));

    /// <summary>Reports a problem with what a code fix needs to know.</summary>
    public void Report(DiagnosticDescriptor descriptor, Location? location, ImmutableDictionary<string, string?> properties, params object[] arguments)
        => problems?.Add(Diagnostic.Create(descriptor, location ?? Type.Locations[0], properties, arguments));

    /// <summary>Reports a problem of a parameter or component that is declared elsewhere, for a code fix to find.</summary>
    public void ReportAbout(string receiver, DiagnosticDescriptor descriptor, Location? location, params object[] arguments)
        => Report(descriptor, location, ImmutableDictionary<string, string?>.Empty.Add(Diagnostics.ReceiverKey, receiver), arguments);

    /// <summary>Reports a misspelt name, with the one that may have been meant for a code fix to use.</summary>
    public void ReportUnknown(DiagnosticDescriptor descriptor, Location? location, string? nearest, params object[] arguments)
        => Report(descriptor, location, ImmutableDictionary<string, string?>.Empty.Add(Diagnostics.NearestNameKey, nearest), arguments);

    /// <summary>Reports that Init or Post names nothing that it may name: why not, or what may have been meant.</summary>
    public void ReportUnknownMember(
        DiagnosticDescriptor descriptor, Location? location, string name, IMethodSymbol item, IEnumerable<string> others, ITypeSymbol? result)
    {
        if (!KeepsProblems)
        {
            return;
        }

        ISymbol? member = TypeAndBases().SelectMany(part => part.GetMembers(name)).FirstOrDefault(each => !GeneratedMembers.IsGenerated(each));
        string? nearest = member is null ? NearestName.Of(name, MemberNames().Concat(others)) : null;
        string why = member switch
        {
            null => nearest is null ? "" : $". Did you mean '{nearest}'?",
            _ when !ReferenceEquals(member.ContainingType, Type) && !Compilation.IsSymbolAccessibleWithin(member, Type)
                => $": '{member.ContainingType.Name}.{name}' is private. Make it protected",
            IPropertySymbol { IsIndexer: false } or IFieldSymbol when result is not null
                => $": '{name}' is no data component. Make it one: '[DataComponent] public partial {TypeText.ArrayOf(ElementBinder.Show(result))} {name} {{ get; set; }}'",
            _ => $": '{name}' is {Kind(member)}",
        };
        ReportUnknown(descriptor, location, nearest, name, item.Name, Type.Name, why);

        static string Kind(ISymbol member) => member switch
        {
            INamedTypeSymbol => "a type",
            IEventSymbol => "an event",
            IFieldSymbol => "a field",
            IPropertySymbol { IsIndexer: true } => "an indexer",
            IPropertySymbol => "a property",
            _ => "a method that cannot be called by its name",
        };
    }

    /// <summary>Reports that a method for Init or Post has type parameters.</summary>
    public void ReportGeneric(IMethodSymbol method, Location? location)
        => Report(Diagnostics.UnsupportedParameter, location, method.TypeParameters[0].Name, method.Name, "is a type parameter, and nothing says which type it is: write the type itself");

    /// <summary>Whether a null may be passed on somewhere: the compiler's own warning would stand in generated code, where nobody can mend it.</summary>
    public bool PassesNull { get; private set; }

    /// <summary>Warns where a value may be null, in part or as a whole, that its receiver does not take.</summary>
    public void CheckNull(ITypeSymbol from, ITypeSymbol to, string value, string receiver, Location? location)
    {
        if (Nullability.MayPassNull(from, to))
        {
            PassesNull = true;
            ReportAbout(receiver, Diagnostics.PossibleNull, location, value, receiver, ElementBinder.Show(from), ElementBinder.Show(to));
        }
    }

    /// <summary>Whether a second part of the class can be written: it and all around it are partial, and none is declared 'file'.</summary>
    public bool CanBeExtended(DiagnosticDescriptor unsupported, DiagnosticDescriptor notPartial)
    {
        foreach (INamedTypeSymbol part in TypeDeclaration.ContainingTypesAndSelf(Type))
        {
            if (part.IsFileLocal)
            {
                Report(unsupported, Type.Locations[0], Type.Name, "is declared 'file': its generated half would be another type. Make it internal");
                return false;
            }

            bool isPartial = part.DeclaringSyntaxReferences.Any(reference =>
                reference.GetSyntax(CancellationToken) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
            if (!isPartial)
            {
                Report(notPartial, part.Locations[0], part.Name, TypeDeclaration.Keyword(part));
                return false;
            }
        }

        return true;
    }

    public bool Converts(ITypeSymbol from, ITypeSymbol to)
        => from.TypeKind == TypeKind.Error || to.TypeKind == TypeKind.Error || Compilation.HasImplicitConversion(from, to);

    /// <summary>The members of that name that code in the class can use, the class's own first. None that this generator wrote.</summary>
    public IEnumerable<ISymbol> Members(string name)
        => TypeAndBases().SelectMany(part => part.GetMembers(name).Where(member =>
            (ReferenceEquals(part, Type) || Compilation.IsSymbolAccessibleWithin(member, Type)) && !GeneratedMembers.IsGenerated(member)));

    /// <summary>The ordinary methods of that name, the class's own first, without those that it overrides or hides.</summary>
    public IReadOnlyList<IMethodSymbol> Methods(string name)
    {
        var methods = new List<IMethodSymbol>();
        foreach (IMethodSymbol method in Members(name).OfType<IMethodSymbol>().Where(candidate => candidate.MethodKind == MethodKind.Ordinary))
        {
            if (!methods.Any(other => other.Arity == method.Arity && Types(other).SequenceEqual(Types(method), SymbolEqualityComparer.Default)))
            {
                methods.Add(method);
            }
        }

        return methods;

        static IEnumerable<ITypeSymbol> Types(IMethodSymbol method) => method.Parameters.Select(parameter => parameter.Type);
    }

    /// <summary>Whether the class can read a property. One that overrides only the other accessor inherits this one.</summary>
    public bool CanGet(IPropertySymbol property) => CanUse(property, each => each.GetMethod);

    /// <inheritdoc cref="CanGet"/>
    public bool CanSet(IPropertySymbol property) => CanUse(property, each => each.SetMethod);

    private bool CanUse(IPropertySymbol property, Func<IPropertySymbol, IMethodSymbol?> accessor)
    {
        for (IPropertySymbol? part = property; part is not null; part = part.OverriddenProperty)
        {
            if (accessor(part) is { } found)
            {
                return Compilation.IsSymbolAccessibleWithin(found, Type);
            }
        }

        return false;
    }

    /// <summary>The names of the class's own members, and of its base classes up to the library's: what a misspelt name is compared with.</summary>
    public IEnumerable<string> MemberNames()
        => TypeAndBases()
            .TakeWhile(part => !BatchSymbols.IsLibraryType(part, "Batch", 1))
            .SelectMany(part => part.GetMembers())
            .Where(member => member is IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary } && !GeneratedMembers.IsGenerated(member))
            .Select(member => member.Name);

    public IEnumerable<INamedTypeSymbol> TypeAndBases()
    {
        for (INamedTypeSymbol? part = Type; part is not null; part = part.BaseType)
        {
            yield return part;
        }
    }

    /// <summary>Where an attribute says something: at its named argument, else at the attribute, else at the symbol.</summary>
    public Location? At(AttributeData attribute, string? argument, ISymbol symbol)
    {
        if (problems is null)
        {
            return null;
        }

        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(CancellationToken) as AttributeSyntax;
        AttributeArgumentSyntax? named = syntax?.ArgumentList?.Arguments.FirstOrDefault(part => part.NameEquals?.Name.Identifier.ValueText == argument);
        return named?.Expression.GetLocation() ?? syntax?.GetLocation() ?? symbol.Locations[0];
    }
}
