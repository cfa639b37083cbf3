using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Reads a loop class from its symbols into a model. An invalid declaration leaves out only itself.</summary>
internal static class LoopParser
{
    public const string Surface = "Loop";

    // Names of generated members.
    private static readonly string[] s_generated = ["Run", "RunAsync", "Describe", "ToMermaid", "Report", "Callback", "Events"];

    public static LoopModel? Parse(
        INamedTypeSymbol type, Compilation compilation, List<Diagnostic>? problems, CancellationToken cancellationToken)
    {
        var context = new ParseContext(compilation, type, problems, cancellationToken);
        if (!CanBeExtended(context))
        {
            return null;
        }

        IReadOnlyList<LoopEventDeclaration> declared = LoopEvents.In(context);
        List<LoopEventDeclaration> events = Sound(context, declared, out ITypeSymbol? element);
        if (context.KeepsProblems)
        {
            MisspeltEvents.Report(context, declared);
            ReportHiddenEvents(context);
        }

        string[] sections = [.. events.Select(each => each.Section).Distinct(StringComparer.Ordinal)];
        LoopEventDeclaration[] ordered = [.. events.OrderBy(each => Array.IndexOf(sections, each.Section)).ThenBy(each => each.Kind)];
        LoopInnerModel[] inner = Inner(context, declared, ordered);
        if (Collides(context))
        {
            return null;
        }

        var written = new WrittenMembers(context);
        LoopEventModel[] models =
        [
            .. ordered.Select((each, index) => new LoopEventModel(
                index,
                each.Kind,
                each.Section,
                each.Method.Name,
                each.Method is { IsPartialDefinition: true, PartialImplementationPart: null, ReturnsVoid: true },
                each.IsAwaitable,
                each.Yields,
                each.Arguments.Select(argument => new LoopParameter(argument)).ToEquatableArray(),
                context.KeepsProblems ? default : written.By(each.Method).ToEquatableArray())),
        ];
        return new LoopModel(
            TypeDeclaration.Of(type, compilation),
            HintNames.Of(type, compilation, Surface),
            type.ToDisplayString(
                SymbolDisplayFormat.CSharpShortErrorMessageFormat.WithMiscellaneousOptions(
                    SymbolDisplayMiscellaneousOptions.UseSpecialTypes)),
            element is null ? "public" : element.Visibility().Modifier(type, [element]),
            models.Any(each => each.IsAsync) || inner.Any(each => each.IsAsync),
            element is null ? null : TypeText.Full(element),
            sections.Select(section => new LoopSectionModel(section, models.Where(each => each.Section == section).ToEquatableArray()))
                .ToEquatableArray(),
            inner.ToEquatableArray());
    }

    private static bool CanBeExtended(ParseContext context)
    {
        if (!context.CanBeExtended(LoopDiagnostics.UnsupportedType, LoopDiagnostics.NotPartial))
        {
            return false;
        }

        return context.Type switch
        {
            { IsRecord: true } => Unsupported("is a record: a copy of a loop would share the state of its runs. Make it a class"),
            { IsStatic: true } =>
                Unsupported("is static, and a run needs an object. Make it an ordinary class"),
            _ => true,
        };

        bool Unsupported(string why)
        {
            context.Report(LoopDiagnostics.UnsupportedType, context.Type.Locations[0], context.Type.Name, why);
            return false;
        }
    }

    /// <summary>The valid events: with valid signatures, one of each name, all for the same element.</summary>
    private static List<LoopEventDeclaration> Sound(
        ParseContext context, IReadOnlyList<LoopEventDeclaration> declared, out ITypeSymbol? element)
    {
        element = null;
        var sound = new List<LoopEventDeclaration>();
        IParameterSymbol? first = null;
        foreach (LoopEventDeclaration each in declared)
        {
            Location? at = LocationIn(context, each.Method);
            if (sound.FirstOrDefault(other => other.Name == each.Name) is { } same)
            {
                context.Report(LoopDiagnostics.DuplicateEvent, at, each.Method.Name, each.Name, ShowParameters(same.Method));
            }
            else if (each.Problem == LoopEvents.MissingType)
            {
                continue;
            }
            else if (each.Problem is not null)
            {
                context.Report(LoopDiagnostics.WrongSignature, at, each.Method.Name, each.Problem);
            }
            else if (each.Kind == LoopKind.Failed && each.Element is { } caught && IsException(caught.Type)
                && !IsElementElsewhere(caught.Type))
            {
                string name = TypeText.Show(caught.Type);
                context.Report(
                    LoopDiagnostics.WrongSignature, at, each.Method.Name,
                    $"takes a {name}, which would be an element of the loop, not the failure: take an Exception, and look there whether "
                        + $"it is a {name}");
            }
            else if (each.Element is not null && first is not null && !SymbolEqualityComparer.Default.Equals(each.Element.Type, first.Type))
            {
                context.Report(
                    LoopDiagnostics.WrongSignature, at, each.Method.Name,
                    $"takes a {TypeText.Show(each.Element.Type)}, but '{first.ContainingSymbol.Name}' takes a "
                        + $"{TypeText.Show(first.Type)}: all events of a loop take the same element, or none");
            }
            else
            {
                first ??= each.Element;
                sound.Add(each);
            }
        }

        // If no event of its section comes before it, there is no failure to observe.
        foreach (LoopEventDeclaration each in sound.Where(
            each => each.Kind == LoopKind.Failed && !sound.Any(other => other.Section == each.Section && other.Kind < LoopKind.Failed))
            .ToArray())
        {
            context.Report(
                LoopDiagnostics.WrongSignature, LocationIn(context, each.Method), each.Method.Name,
                $"never runs: its section has no event that could fail. Write or declare one, such as 'partial void On{each.Section}();'");
            sound.Remove(each);
        }

        element = first?.Type;
        return sound;

        bool IsElementElsewhere(ITypeSymbol type)
            => declared.Any(other =>
                other.Kind != LoopKind.Failed && other.Element is { } taken && SymbolEqualityComparer.Default.Equals(taken.Type, type));
    }

    private static bool IsException(ITypeSymbol type)
        => type.SelfAndBases().Any(part => part.Name == "Exception" && part.IsIn("System"));

    /// <summary>A location in the class itself. Problems of a base class are reported where it is used.</summary>
    private static Location LocationIn(ParseContext context, ISymbol member)
        => SymbolEqualityComparer.Default.Equals(member.ContainingType, context.Type) ? member.Locations[0] : context.Type.Locations[0];

    private static string ShowParameters(IMethodSymbol method)
        => $"{method.Name}({string.Join(", ", method.Parameters.Select(parameter => TypeText.Show(parameter.Type)))})";

    // A private event of a base class would be left out silently.
    private static void ReportHiddenEvents(ParseContext context)
    {
        foreach (IMethodSymbol method in context.TypeAndBases().Skip(1).Where(LoopSymbols.IsLoop).SelectMany(part => part.GetMembers())
            .OfType<IMethodSymbol>())
        {
            if (!GeneratedMembers.IsGenerated(method) && LoopSymbols.EventOf(method) is not null
                && !context.Compilation.IsSymbolAccessibleWithin(method, context.Type))
            {
                context.Report(
                    LoopDiagnostics.WrongSignature, context.Type.Locations[0], method.Name,
                    $"is private in '{method.ContainingType.Name}', so that '{context.Type.Name}' cannot run it: make it protected");
            }
        }
    }

    private static LoopInnerModel[] Inner(ParseContext context, IReadOnlyList<LoopEventDeclaration> declared, LoopEventDeclaration[] events)
    {
        var found = new List<LoopInnerModel>();
        foreach ((ISymbol member, AttributeData attribute) in LoopSymbols.InnerLoops(context))
        {
            // An invalid event has been reported, so its inner loops are not.
            string? name = LoopSymbols.EventNameOf(attribute);
            bool isLeftOut = declared.Any(each => IsNamed(each, name)) && !events.Any(each => IsNamed(each, name));
            if (!isLeftOut && Inner(context, member, attribute, events) is { } inner)
            {
                found.Add(inner with { Index = found.Count });
            }
        }

        return [.. found];
    }

    private static LoopInnerModel? Inner(ParseContext context, ISymbol member, AttributeData attribute, LoopEventDeclaration[] events)
    {
        string? name = LoopSymbols.EventNameOf(attribute);
        int index = Array.FindIndex(events, each => IsNamed(each, name));
        Location at = NameLocation(context, member, attribute);
        if (index < 0)
        {
            string? nearest = name is null ? null : NearestName.Of(name, events.Select(each => each.Method.Name));
            context.ReportUnknown(LoopDiagnostics.UnknownEvent, at, nearest, member.Name, name ?? "", context.Type.Name,
                nearest is null ? "" : $". Did you mean '{nearest}'?");
            return null;
        }

        if (LoopSymbols.LoopOf(LoopShape.TypeOf(member)) is not { } loop)
        {
            if (LoopShape.TypeOf(member).TypeKind != TypeKind.Error)
            {
                context.Report(LoopDiagnostics.NotInnerLoop, member.Locations[0], member.Name,
                    $"is a {TypeText.Show(LoopShape.TypeOf(member))}, which is not a loop: put [Loop] on that class");
            }

            return null;
        }

        if (member.IsStatic || (member is IPropertySymbol property && !context.CanGet(property)))
        {
            context.Report(LoopDiagnostics.NotInnerLoop, member.Locations[0], member.Name,
                member.IsStatic ? "is static, but an inner loop belongs to its object" : "cannot be read: give it a 'get'");
            return null;
        }

        IReadOnlyList<INamedTypeSymbol> cycle = LoopShape.Cycle(context, loop);
        if (cycle.Count > 0)
        {
            context.Report(LoopDiagnostics.MutuallyInner, at, context.Type.Name,
                string.Join(" > ", cycle.Prepend(context.Type).Select(part => part.Name)));
            return null;
        }

        LoopShape shape = LoopShape.Of(context, loop);
        LoopEventDeclaration around = events[index];
        if (shape.Element is not null && around.YieldedType is null)
        {
            string element = TypeText.Show(shape.Element);
            context.Report(
                LoopDiagnostics.NotInnerLoop, member.Locations[0], member.Name,
                $"runs for a {element} each, but '{around.Method.Name}' yields none: "
                    + $"{(around.Kind == LoopKind.On ? $"return IEnumerable<{element}> or IAsyncEnumerable<{element}> there" : "only On events can")}");
            return null;
        }

        if (shape.Element is not null && !context.Converts(around.YieldedType!, shape.Element))
        {
            context.Report(
                LoopDiagnostics.NotInnerLoop, member.Locations[0], member.Name,
                $"runs for a {TypeText.Show(shape.Element)} each, but '{around.Method.Name}' yields {TypeText.Show(around.YieldedType!)}");
            return null;
        }

        return new(0, member.Name, TypeText.Full(loop.WithNullableAnnotation(NullableAnnotation.None)), index, shape.IsAsync,
            shape.Element is null ? null : TypeText.Full(shape.Element), shape.MayLeave);
    }

    private static bool IsNamed(LoopEventDeclaration each, string? name) => each.Method.Name == name || each.Name == name;

    private static Location NameLocation(ParseContext context, ISymbol member, AttributeData attribute)
        => context.KeepsProblems
            && attribute.ApplicationSyntaxReference?.GetSyntax(
                context.CancellationToken) is AttributeSyntax { ArgumentList.Arguments: { Count: 1 } arguments }
            ? arguments[0].Expression.GetLocation()
            : member.Locations[0];

    private static bool Collides(ParseContext context)
    {
        bool collides = false;
        foreach (string name in s_generated)
        {
            if (context.Type.GetMembers(name)
                .FirstOrDefault(member => !GeneratedMembers.IsGenerated(member) && !IsGeneratedType(member)) is { } taken)
            {
                context.Report(LoopDiagnostics.Collision, taken.Locations[0], taken.Name, context.Type.Name);
                collides = true;
            }
        }

        return collides;
    }

    // Nested types have the attribute too, but their own parts.
    private static bool IsGeneratedType(ISymbol member)
        => member is INamedTypeSymbol type
            && type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute");
}
