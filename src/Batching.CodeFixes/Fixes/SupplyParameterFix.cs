using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>
/// BATCH011, BATCH017: supplies a parameter of Init or Post by a call argument of the item method or by a [BatchArgument].
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SupplyParameterFix : BatchFixProvider
{
    private const string BatchArgumentAttribute = "Batching.BatchArgumentAttribute";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [
        BatchDiagnostics.LostDefault.Id, BatchDiagnostics.UnsuppliedParameter.Id];

    private protected override async Task<IReadOnlyList<Fix>> FixesAsync(FixSite site)
    {
        if (site.Property(DiagnosticProperties.Receiver) is not { } name || site.Method is not { } method
            || site.MethodSymbol is not { } item
            || LibrarySymbols.Attribute(item, BatchSymbols.InBatchParallelAttribute) is not { } parallel
            || parallel.ApplicationSyntaxReference?.GetSyntax(site.CancellationToken) is not AttributeSyntax attribute
            || attribute.SyntaxTree != site.Root.SyntaxTree
            || site.AttributeArgument?.NameEquals?.Name.Identifier.ValueText is not { } role
            || InitParser.Argument(parallel, role) is not { } target
            || Parameter(site, item, target, name) is not { } parameter
            || item.Parameters.Any(same => same.Name == name) || IsExtra(item, name))
        {
            return [];
        }

        string type = site.TypeAt(parameter.Type, method.SpanStart);
        ExpressionSyntax? written = parameter.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
            && await reference.GetSyntaxAsync(site.CancellationToken).ConfigureAwait(false) is ParameterSyntax { Default.Value: { } value }
            ? value
            : null;
        string? defaultText = written is LiteralExpressionSyntax or PrefixUnaryExpressionSyntax or MemberAccessExpressionSyntax
            ? written.ToString()
            : DefaultValueText.Of(parameter);
        string declaration = $"{type} {Identifiers.Escaped(name)}{(defaultText is null ? "" : $" = {defaultText}")}";
        var fixes = new List<Fix>
        {
            new($"Add the argument '{name}' to '{item.Name}'", "AddCallArgument",
                [ParameterLists.Add(site, method, declaration, defaultText is not null)]) { Affects = [item.Name] },
        };
        if (Constant(site, parameter, written?.ToString(), method.SpanStart) is { } constant
            && site.AttributeAt(BatchArgumentAttribute, method.SpanStart) is { } extra)
        {
            fixes.Add(new Fix(
                $"Add [BatchArgument(\"{name}\", {constant})]", "AddBatchArgument",
                [site.Insert(attribute.Span.End, $", {extra}(\"{name}\", {constant})")]));
        }

        return fixes;
    }

    private static IParameterSymbol? Parameter(FixSite site, IMethodSymbol item, string target, string name)
        => site.Context(item.ContainingType).Members(target).OfType<IMethodSymbol>().SelectMany(method => method.Parameters)
            .FirstOrDefault(parameter => parameter.Name == name);

    private static bool IsExtra(IMethodSymbol item, string name)
        => item.GetAttributes().Any(attribute => LibrarySymbols.IsLibraryType(attribute.AttributeClass, "BatchArgumentAttribute")
            && attribute.ConstructorArguments.Length == 2 && Equals(attribute.ConstructorArguments[0].Value, name));

    /// <summary>The default of a parameter, else of its type, as an attribute argument; null if that is not possible.</summary>
    private static string? Constant(FixSite site, IParameterSymbol parameter, string? written, int position)
    {
        ITypeSymbol type = parameter.Type;
        bool isNullable = type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        if (parameter.HasExplicitDefaultValue
            ? parameter.ExplicitDefaultValue is null
            : isNullable || type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            return isNullable || type.IsReferenceType ? "null" : null;
        }

        if (isNullable)
        {
            type = ((INamedTypeSymbol)type).TypeArguments[0];
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            return parameter.HasExplicitDefaultValue ? written : $"default({site.TypeAt(type, position)})";
        }

        object? value = parameter.HasExplicitDefaultValue ? parameter.ExplicitDefaultValue : null;
        switch (type.SpecialType)
        {
            case SpecialType.System_Boolean:
                return value is true ? "true" : "false";
            case SpecialType.System_String:
                return value is string text ? DefaultValueText.Literal(text) : "\"\"";
            case SpecialType.System_Char:
                return DefaultValueText.Literal(value ?? '\0');
            case SpecialType.System_Int32:
                return DefaultValueText.Literal(value ?? 0);
            // An int converts to these.
            case SpecialType.System_Int64 or SpecialType.System_Single or SpecialType.System_Double:
                return value is null ? "0" : written ?? DefaultValueText.Literal(value);
            case SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_Byte or SpecialType.System_SByte
                or SpecialType.System_Int16 or SpecialType.System_UInt16:
                return $"({site.TypeAt(type, position)}){(value is null ? "0" : DefaultValueText.Literal(value))}";
            default:
                return null;
        }
    }
}
