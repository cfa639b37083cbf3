using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>
/// BATCH011 for a kernel: gives it the default of the method that it returns, or passes that method's arguments in a lambda.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class KernelDefaultFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.LostDefault.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        var fixes = new List<Fix>();
        if (site.Method is not { } kernel || site.MethodSymbol is not { } symbol || site.AttributeArgument is not null
            || site.Node.AncestorsAndSelf().OfType<ExpressionSyntax>().TakeWhile(node => node.Span == site.Node.Span)
                .LastOrDefault() is not { } reference
            || site.Model.GetSymbolInfo(reference, site.CancellationToken).Symbol is not IMethodSymbol target)
        {
            return fixes;
        }

        Change[] copied = [
            .. target.Parameters.Where(parameter => parameter.HasExplicitDefaultValue)
                .SelectMany(parameter => Copy(site, kernel, parameter))];
        if (copied.Length > 0)
        {
            string names = string.Join(" and ", target.Parameters
                .Where(parameter => parameter.HasExplicitDefaultValue && Copy(site, kernel, parameter).Any())
                .Select(parameter => $"'{parameter.Name}' the default {DefaultText(parameter)}"));
            fixes.Add(new Fix($"Give {names}", "CopyDefault", [.. copied]) { Affects = [Identifiers.WithoutAsync(symbol.Name)] });
        }

        // The receiver of a method group is evaluated once. In a lambda it would be evaluated for each item.
        bool isPlain =
            reference is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax }
            || (reference is MemberAccessExpressionSyntax && target.IsStatic);
        if (isPlain && target.Parameters.All(parameter => parameter.RefKind == RefKind.None && !parameter.IsParams))
        {
            string[] names = Names(target, kernel);
            string list = string.Join(", ", names);
            fixes.Add(new Fix(
                $"Pass the arguments of '{target.Name}' in a lambda", "PassExplicitly",
                [site.Replace(reference, $"{(names.Length == 1 ? list : $"({list})")} => {reference}({list})")]));
        }

        return fixes;
    }

    private static IEnumerable<Change> Copy(FixSite site, MethodDeclarationSyntax kernel, IParameterSymbol parameter)
    {
        if (kernel.ParameterList.Parameters.FirstOrDefault(candidate => candidate.Identifier.ValueText == parameter.Name) is not { } same
            || site.Model.GetDeclaredSymbol(same, site.CancellationToken) is not { } own
            || (own.HasExplicitDefaultValue && Equals(own.ExplicitDefaultValue, parameter.ExplicitDefaultValue)))
        {
            return [];
        }

        return [same.Default is { } other
            ? site.Replace(other.Value, DefaultText(parameter))
            : site.Insert(same.Span.End, $" = {DefaultText(parameter)}")];
    }

    private static string DefaultText(IParameterSymbol parameter)
        => parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ParameterSyntax { Default.Value: { } value }
            ? value.ToString()
            : DefaultValueText.Of(parameter)!;

    /// <summary>
    /// The names of the lambda's parameters: those of the method, with a number if the kernel has a parameter of that name.
    /// </summary>
    private static string[] Names(IMethodSymbol target, MethodDeclarationSyntax kernel)
    {
        var taken = new HashSet<string>(
            kernel.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText),
            StringComparer.Ordinal);
        return [.. target.Parameters.Select(parameter =>
        {
            string name = parameter.Name;
            for (var number = 2; !taken.Add(name); number++)
            {
                name = parameter.Name + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            return Identifiers.Escaped(name);
        })];
    }
}
