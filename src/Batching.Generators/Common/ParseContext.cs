using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// The class that the parsers of a surface read. The generator and the analyzer run the same parsers, so they always agree. Only the
/// analyzer passes a list for the problems.
/// </summary>
internal sealed class ParseContext(
    Compilation compilation, INamedTypeSymbol type, List<Diagnostic>? problems, CancellationToken cancellationToken)
{
    public Compilation Compilation { get; } = compilation;

    /// <summary>
    /// The extern aliases of the project's references. They are read here because <see cref="TypeText"/> needs them before it writes a
    /// type.
    /// </summary>
    public IReadOnlyList<string> Aliases { get; } = AssemblyAliases.Of(compilation);

    public INamedTypeSymbol Type { get; } = type;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Whether problems are collected. If not, parsers can skip work that only explains a problem.</summary>
    public bool KeepsProblems => problems is not null;

    /// <summary>The same class without a list of problems, to try something that may not fit.</summary>
    public ParseContext Silent() => new(Compilation, Type, null, CancellationToken);

    /// <summary>Whether an error has been reported.</summary>
    public bool HasErrors { get; private set; }

    public void Report(DiagnosticDescriptor descriptor, Location? location, params object[] arguments)
        => Report(descriptor, location, ImmutableDictionary<string, string?>.Empty, arguments);

    /// <summary>Reports a problem with the properties that a code fix needs.</summary>
    public void Report(
        DiagnosticDescriptor descriptor, Location? location, ImmutableDictionary<string, string?> properties, params object[] arguments)
    {
        HasErrors |= descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        problems?.Add(Diagnostic.Create(descriptor, location ?? Type.Locations[0], properties, arguments));
    }

    /// <summary>Reports a problem about a parameter or data component that is declared elsewhere, so that a code fix finds it.</summary>
    public void ReportAbout(string receiver, DiagnosticDescriptor descriptor, Location? location, params object[] arguments)
        => Report(descriptor, location, ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Receiver, receiver), arguments);

    /// <summary>Reports a misspelt name, with the nearest valid name for a code fix.</summary>
    public void ReportUnknown(DiagnosticDescriptor descriptor, Location? location, string? nearest, params object[] arguments)
        => Report(
            descriptor, location, ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NearestName, nearest), arguments);

    /// <summary>
    /// Whether generated code may pass a null to a place that does not take one. The generated file then disables the compiler's warning,
    /// since a diagnostic in the class itself gives it.
    /// </summary>
    public bool PassesNull { get; set; }

    /// <summary>Whether the class can have a generated half: it and its containing types are partial, and none is file-local.</summary>
    public bool CanBeExtended(DiagnosticDescriptor unsupported, DiagnosticDescriptor notPartial)
    {
        foreach (INamedTypeSymbol part in TypeDeclaration.ContainingTypesAndSelf(Type))
        {
            if (part.IsFileLocal)
            {
                Report(unsupported, Type.Locations[0], Type.Name,
                    "is declared 'file': its generated half would be another type. Make it internal");
                return false;
            }

            bool isPartial = part.DeclaringSyntaxReferences.Any(reference =>
                reference.GetSyntax(CancellationToken) is TypeDeclarationSyntax declaration
                    && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
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

    /// <summary>The members of that name that code in the class can use, its own first, without generated ones.</summary>
    public IEnumerable<ISymbol> Members(string name)
        => TypeAndBases().SelectMany(part => part.GetMembers(name).Where(member =>
            (ReferenceEquals(part, Type) || Compilation.IsSymbolAccessibleWithin(member, Type)) && !GeneratedMembers.IsGenerated(member)));

    /// <summary>The ordinary methods of that name, the class's own first, without those that it overrides or hides.</summary>
    public IReadOnlyList<IMethodSymbol> Methods(string name)
    {
        var methods = new List<IMethodSymbol>();
        foreach (IMethodSymbol method in Members(name).OfType<IMethodSymbol>()
            .Where(candidate => candidate.MethodKind == MethodKind.Ordinary))
        {
            if (!methods.Any(
                other => other.Arity == method.Arity && Types(other).SequenceEqual(Types(method), SymbolEqualityComparer.Default)))
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

    /// <summary>
    /// The names of the members of the class and its base classes, up to the library's. Misspelt names are compared with these.
    /// </summary>
    public IEnumerable<string> MemberNames()
        => TypeAndBases()
            .TakeWhile(part => !LibrarySymbols.IsLibraryType(part, "Batch", 1))
            .SelectMany(part => part.GetMembers())
            .Where(member =>
                member is IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary } && !GeneratedMembers.IsGenerated(member))
            .Select(member => member.Name);

    public IEnumerable<INamedTypeSymbol> TypeAndBases() => Type.SelfAndBases();

    /// <summary>The location of a named argument of an attribute, else of the attribute, else of the symbol.</summary>
    public Location? At(AttributeData attribute, string? argument, ISymbol symbol)
    {
        if (problems is null)
        {
            return null;
        }

        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(CancellationToken) as AttributeSyntax;
        AttributeArgumentSyntax? named =
            syntax?.ArgumentList?.Arguments.FirstOrDefault(part => part.NameEquals?.Name.Identifier.ValueText == argument);
        return named?.Expression.GetLocation() ?? syntax?.GetLocation() ?? symbol.Locations[0];
    }
}
