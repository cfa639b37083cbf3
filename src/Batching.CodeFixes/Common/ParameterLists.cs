using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>Adds parameters where C# allows them and readers expect them.</summary>
internal static class ParameterLists
{
    /// <summary>
    /// Adds a parameter: a required one before the optional and injected ones, an optional one before <c>params</c> and an optional token.
    /// </summary>
    public static Change Add(FixSite site, MethodDeclarationSyntax method, string text, bool isOptional)
    {
        SeparatedSyntaxList<ParameterSyntax> parameters = method.ParameterList.Parameters;
        int index = parameters.Count;
        while (index > 0 && Follows(parameters[index - 1]))
        {
            index--;
        }

        return parameters.Count == 0 ? site.Insert(method.ParameterList.OpenParenToken.Span.End, text)
            : index == 0 ? site.Insert(parameters[0].SpanStart, text + ", ")
            : site.Insert(parameters[index - 1].Span.End, ", " + text);

        bool Follows(ParameterSyntax parameter)
        {
            bool isParams = parameter.Modifiers.Any(SyntaxKind.ParamsKeyword);
            if (site.Model.GetDeclaredSymbol(parameter, site.CancellationToken) is not { } symbol)
            {
                return isParams;
            }

            return isParams || (isOptional
                ? parameter.Default is not null && symbol.Type.IsCancellationToken()
                : parameter.Default is not null || ArgumentBinder.Injected(symbol) is not null);
        }
    }
}
