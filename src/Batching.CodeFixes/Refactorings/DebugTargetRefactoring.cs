using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Batching.CodeFixes;

/// <summary>Makes an item method run its items in order on the caller, so that you can step through them, and undoes this.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(DebugTargetRefactoring)), Shared]
public sealed class DebugTargetRefactoring : CodeRefactoringProvider
{
    internal const string InOrder = "Run in order for debugging (Target.For)";
    internal const string InParallel = "Run in parallel again";
    private const string TargetName = "Target";
    private const int TargetFor = 1;

    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        MethodDeclarationSyntax? declaration =
            root?.FindNode(context.Span).AncestorsAndSelf().OfType<MethodDeclarationSyntax>().FirstOrDefault();
        if (declaration is null || (SyntaxNode?)declaration.Body is { } body && body.Span.Contains(context.Span.Start)
            || declaration.ExpressionBody is { } arrow && arrow.Span.Contains(context.Span.Start))
        {
            return;
        }

        SemanticModel? model = await context.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(declaration, cancellationToken) is not { } method
            || BatchSymbols.BatchBase(method.ContainingType) is null)
        {
            return;
        }

        // The attribute may stand on the other part of a partial method, in another file.
        AttributeData? parallel = LibrarySymbols.Attribute(method.PartialDefinitionPart ?? method, BatchSymbols.InBatchParallelAttribute);
        if (parallel?.ApplicationSyntaxReference is not { } reference
            || await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is not AttributeSyntax attribute
            || context.Document.Project.Solution.GetDocument(reference.SyntaxTree) is not { } document)
        {
            return;
        }

        bool isInOrder = parallel.NamedArguments.Any(argument => argument.Key == TargetName && Equals(argument.Value.Value, TargetFor));
        string title = isInOrder ? InParallel : InOrder;
        context.RegisterRefactoring(CodeAction.Create(
            title,
            token => ReplaceAsync(document, attribute, isInOrder ? WithoutTarget(attribute) : WithTargetFor(attribute), token),
            title));
    }

    private static async Task<Solution> ReplaceAsync(
        Document document, AttributeSyntax attribute, AttributeSyntax replacement, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        return document.Project.Solution.WithDocumentSyntaxRoot(document.Id, root.ReplaceNode(attribute, replacement));
    }

    private static AttributeSyntax WithTargetFor(AttributeSyntax attribute)
    {
        // The full name is simplified to what binds here: an alias, or 'Target' if no member hides it.
        ExpressionSyntax value =
            SyntaxFactory.ParseExpression("global::Batching.Target.For").WithAdditionalAnnotations(Simplifier.Annotation);
        if (Target(attribute) is { } target)
        {
            return attribute.ReplaceNode(target.Expression, value.WithTriviaFrom(target.Expression));
        }

        AttributeArgumentSyntax argument = SyntaxFactory.AttributeArgument(SyntaxFactory.NameEquals(TargetName), null, value)
            .WithAdditionalAnnotations(Formatter.Annotation);
        if (attribute.ArgumentList is not { Arguments.Count: > 0 } list)
        {
            SyntaxTriviaList after = (attribute.ArgumentList as SyntaxNode ?? attribute).GetTrailingTrivia();
            AttributeArgumentListSyntax created =
                SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(argument)).WithTrailingTrivia(after);
            return (attribute.ArgumentList is null ? attribute.WithTrailingTrivia() : attribute).WithArgumentList(created);
        }

        // A line break or comment after the last argument stays before the closing parenthesis.
        AttributeArgumentSyntax last = list.Arguments[list.Arguments.Count - 1];
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = list.Arguments.Replace(last, last.WithTrailingTrivia());
        return attribute.WithArgumentList(list.WithArguments(arguments.Add(argument.WithTrailingTrivia(last.GetTrailingTrivia()))));
    }

    private static AttributeSyntax WithoutTarget(AttributeSyntax attribute)
    {
        AttributeArgumentListSyntax list = attribute.ArgumentList!;
        return list.Arguments.Count == 1
            ? attribute.WithArgumentList(null).WithTrailingTrivia(list.GetTrailingTrivia())
            : attribute.WithArgumentList(list.WithArguments(list.Arguments.Remove(Target(attribute)!)));
    }

    private static AttributeArgumentSyntax? Target(AttributeSyntax attribute)
        => attribute.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == TargetName);
}
