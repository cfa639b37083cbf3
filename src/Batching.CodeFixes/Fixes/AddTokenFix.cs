using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.CodeFixes;

/// <summary>BATCH022: takes a token, and gives it to the calls that could use one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddTokenFix : BatchFixProvider
{
    private const string Name = "cancellationToken";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.NoToken.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Method is not { } method || !site.IsAtMethodName
            || site.MethodSymbol is not { PartialDefinitionPart: null, PartialImplementationPart: null } symbol
            || symbol.ReturnType.TypeKind == TypeKind.Delegate
            || method.DescendantTokens()
                .Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == Name && token.Parent is not NameColonSyntax)
            || ((SyntaxNode?)method.Body ?? method.ExpressionBody) is not { } body
            || site.TypeAt("System.Threading.CancellationToken", method.SpanStart) is not { } type)
        {
            return [];
        }

        Change[] passed =
        [
            .. body.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .OfType<InvocationExpressionSyntax>()
                .Select(call => Pass(site, call)).OfType<Change>(),
        ];
        // After optional arguments the token must be optional too. A required one would break callers.
        bool isOptional = method.ParameterList.Parameters.Any(parameter => parameter.Default is not null);
        string[] declarations = isOptional ? [$"{type} {Name} = default"] : [$"{type} {Name}", $"{type} {Name} = default"];
        return passed.Length == 0
            ? []
            : [.. declarations.Select(declaration => new Fix(
                "Take a CancellationToken and pass it on", nameof(AddTokenFix),
                [Last(site, method, declaration), .. passed]) { Affects = [symbol.Name] })];
    }

    private static Change Last(FixSite site, MethodDeclarationSyntax method, string declaration)
    {
        SeparatedSyntaxList<ParameterSyntax> parameters = method.ParameterList.Parameters;
        ParameterSyntax[] before = [.. parameters.Where(parameter => !parameter.Modifiers.Any(SyntaxKind.ParamsKeyword))];
        return parameters.Count == 0 ? site.Insert(method.ParameterList.OpenParenToken.Span.End, declaration)
            : before.Length == 0 ? site.Insert(parameters[0].SpanStart, declaration + ", ")
            : site.Insert(before[before.Length - 1].Span.End, ", " + declaration);
    }

    /// <summary>The change that passes the token to a call; null if the call takes none or has one.</summary>
    private static Change? Pass(FixSite site, InvocationExpressionSyntax call)
    {
        if (site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation { TargetMethod: { } target } operation
            || (AwaitedType.Of(target.ReturnType).Kind == AwaitKind.None && target.ReturnType.Name != "IAsyncEnumerable"))
        {
            return null;
        }

        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        string separator = arguments.Count == 0 ? "" : ", ";
        int end = arguments.Count == 0 ? call.ArgumentList.OpenParenToken.Span.End : arguments.Last().Span.End;
        if (target.Parameters.FirstOrDefault(parameter => parameter.Type.IsCancellationToken()) is { } token)
        {
            bool isLeftOut = operation.Arguments.Any(argument => argument.ArgumentKind == ArgumentKind.DefaultValue
                && SymbolEqualityComparer.Default.Equals(argument.Parameter, token));
            bool isNext = token.Ordinal == arguments.Count && arguments.All(argument => argument.NameColon is null);
            return isLeftOut ? site.Insert(end, $"{separator}{(isNext ? "" : $"{Identifiers.Escaped(token.Name)}: ")}{Name}") : null;
        }

        // Another overload takes the same arguments and a token at the end.
        IMethodSymbol definition = (target.ReducedFrom ?? target).OriginalDefinition;
        bool hasOverload = definition.ContainingType.GetMembers(definition.Name).OfType<IMethodSymbol>().Any(other =>
            other.Arity == definition.Arity && other.Parameters.Length == definition.Parameters.Length + 1
                && other.Parameters[other.Parameters.Length - 1].Type.IsCancellationToken()
            && other.Parameters.Take(definition.Parameters.Length).Select(parameter => TypeText.Signature(parameter.Type))
                .SequenceEqual(definition.Parameters.Select(parameter => TypeText.Signature(parameter.Type))));
        return hasOverload && arguments.All(argument => argument.NameColon is null)
            && operation.Arguments.All(argument => argument.ArgumentKind == ArgumentKind.Explicit)
            ? site.Insert(end, separator + Name)
            : null;
    }
}
