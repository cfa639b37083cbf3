using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.CodeFixes;

/// <summary>BATCH035, BATCH014: makes an item method static if it does not use its batch.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakeStaticFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [
        BatchDiagnostics.CanBeStatic.Id, BatchDiagnostics.ProcessesUnsupported.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Method is not { } method || site.MethodSymbol is not { IsStatic: false }
            || !(site.IsAtMethodName || site.Diagnostic.Id == BatchDiagnostics.ProcessesUnsupported.Id))
        {
            return [];
        }

        // After the access modifier, before the others.
        SyntaxToken[] others =
        [
            .. method.Modifiers.SkipWhile(modifier =>
                modifier.Kind() is SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.InternalKeyword
                    or SyntaxKind.PublicKeyword or SyntaxKind.NewKeyword),
        ];
        int position = others.Length > 0 ? others[0].SpanStart : method.ReturnType.SpanStart;
        string name = method.Identifier.ValueText;
        return [new Fix($"Make '{name}' static", nameof(MakeStaticFix), [site.Insert(position, "static ")]) { Affects = [name] }];
    }
}
