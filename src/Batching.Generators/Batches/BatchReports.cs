using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Reports problems that several parsers of a batch class find.</summary>
internal static class BatchReports
{
    /// <summary>Reports that a name is not a valid Init or Post, with the reason or a suggestion.</summary>
    public static void ReportUnknownMember(
        this ParseContext context,
        DiagnosticDescriptor descriptor,
        Location? location,
        string name,
        IMethodSymbol item,
        IEnumerable<string> others,
        ITypeSymbol? result)
    {
        if (!context.KeepsProblems)
        {
            return;
        }

        ISymbol? member =
            context.TypeAndBases().SelectMany(part => part.GetMembers(name)).FirstOrDefault(each => !GeneratedMembers.IsGenerated(each));
        string? nearest = member is null ? NearestName.Of(name, context.MemberNames().Concat(others)) : null;
        string why = member switch
        {
            null => nearest is null ? "" : $". Did you mean '{nearest}'?",
            _ when !ReferenceEquals(member.ContainingType, context.Type)
                && !context.Compilation.IsSymbolAccessibleWithin(member, context.Type)
                => $": '{member.ContainingType.Name}.{name}' is private. Make it protected",
            IPropertySymbol { IsIndexer: false } or IFieldSymbol when result is not null
                => $": '{name}' is not a data component. Make it one: '[DataComponent] public partial "
                    + $"{TypeText.ArrayOf(TypeText.Show(result))} {name} {{ get; set; }}'",
            _ => $": '{name}' is {Kind(member)}",
        };
        context.ReportUnknown(descriptor, location, nearest, name, item.Name, context.Type.Name, why);

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
    public static void ReportGeneric(this ParseContext context, IMethodSymbol method, Location? location)
        => context.Report(
            BatchDiagnostics.UnsupportedParameter, location, method.TypeParameters[0].Name, method.Name,
            "is a type parameter, whose type is unknown: write the type itself");

    /// <summary>Warns if a value, or a part of it, may be null if its receiver does not take null.</summary>
    public static void CheckNull(
        this ParseContext context, ITypeSymbol from, ITypeSymbol to, string value, string receiver, Location? location)
    {
        if (Nullability.MayPassNull(from, to))
        {
            context.PassesNull = true;
            context.ReportAbout(receiver, BatchDiagnostics.PossibleNull, location, value, receiver, TypeText.Show(from), TypeText.Show(to));
        }
    }
}
