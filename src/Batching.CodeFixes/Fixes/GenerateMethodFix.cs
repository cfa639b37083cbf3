using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.CodeFixes;

/// <summary>BATCH003, BATCH004: writes the missing Init or Post method with the signature that the item method needs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class GenerateMethodFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [
        BatchDiagnostics.UnknownInit.Id, BatchDiagnostics.UnknownPost.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        bool isInit = site.Diagnostic.Id == BatchDiagnostics.UnknownInit.Id;
        if (site.Method is not { } syntax || site.MethodSymbol is not { } method
            || LibrarySymbols.Attribute(method, BatchSymbols.InBatchParallelAttribute) is not { } parallel
            || InitParser.Argument(parallel, isInit ? "Init" : "Post") is not { } name
            || !SyntaxFacts.IsValidIdentifier(name)
            || site.Context(method.ContainingType).Members(name).Any()
            || (isInit ? Init(site, method, name) : Post(site, method, name)) is not { } text)
        {
            return [];
        }

        return
        [
            new Fix($"Write the method '{name}'", nameof(GenerateMethodFix), [site.AddAfter(syntax, text)])
            {
                Adds = $"{method.ContainingType.ToDisplayString()}.{name}",
            },
        ];
    }

    /// <summary>The text of a Post method for the results of an item method; null if the types of the library are missing.</summary>
    internal static string? Post(FixSite site, IMethodSymbol method, string name)
    {
        int position = site.Method!.SpanStart;
        var shape = new ItemShape(method);
        string? results = shape.Result is null
            ? site.TypeAt("Batching.ItemResults", position)
            : site.TypeAt("Batching.ItemResults`1", position, shape.Result);
        if (results is null || site.TypeAt("System.NotImplementedException", position) is not { } notImplemented)
        {
            return null;
        }

        // A Post method without a result fills this batch.
        bool isVoid = shape.IsAction || shape.Result is null;
        string returned = isVoid
            ? "void"
            : site.TypeAt(site.Model.Compilation.CreateArrayTypeSymbol(shape.Result!, 1, shape.Result!.NullableAnnotation), position);
        return $"private {(method.IsStatic && !isVoid ? "static " : "")}{returned} {Identifiers.Escaped(name)}({results} results) => "
            + $"throw new {notImplemented}();";
    }

    private static string? Init(FixSite site, IMethodSymbol method, string name)
    {
        int position = site.Method!.SpanStart;
        IReadOnlyList<IParameterSymbol> parameters = new ItemShape(method).LikelyItemParameters();
        if (parameters.Count == 0
            || site.TypeAt("System.Collections.Generic.IEnumerable`1", position, parameters[0].Type) is not { } sequence
            || site.TypeAt("System.NotImplementedException", position) is not { } notImplemented)
        {
            return null;
        }

        string first = site.TypeAt(parameters[0].Type, position);
        string element = parameters.Count == 1
            ? first
            : $"({string.Join(", ", parameters.Select(parameter => $"{site.TypeAt(parameter.Type, position)} {Identifiers.Escaped(parameter.Name)}"))})";
        string enumerable = sequence.Substring(0, sequence.Length - first.Length - 1);
        return $"private {(method.IsStatic ? "static " : "")}{enumerable}{element}> {Identifiers.Escaped(name)}() => throw new "
            + $"{notImplemented}();";
    }
}
