using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>
/// BATCH027: an item takes one value, so a parameter of type <c>PerItem&lt;T&gt;</c> becomes a parameter of type <c>T</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class OneValueParameterFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.PerItemMisuse.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Node is not ParameterSyntax { Type: { } type, Default: null } parameter || site.Method is not { } method
            || (type is QualifiedNameSyntax qualified
                ? qualified.Right
                : type) is not GenericNameSyntax { Identifier.ValueText: "PerItem", TypeArgumentList.Arguments: { Count: 1 } arguments })
        {
            return [];
        }

        string name = parameter.Identifier.ValueText;
        return [new Fix($"Take one value of '{name}'", nameof(OneValueParameterFix),
            [site.Replace(type, arguments[0].ToString())]) { Affects = [method.Identifier.ValueText] }];
    }
}
