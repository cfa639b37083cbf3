using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace Batching.CodeFixes;

/// <summary>Turns a handwritten loop over a component of a batch into an item method and a call of its generated batch method.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(ItemMethodRefactoring)), Shared]
public sealed class ItemMethodRefactoring : CodeRefactoringProvider
{
    internal const string Title = "Turn into an item method";
    internal const string SequentialTitle = "Turn into an item method that runs in parallel";

    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || Statement(root.FindNode(context.Span)) is not { Parent: { } } statement
            || statement.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { Parent: ClassDeclarationSyntax } declaration
            || declaration.Modifiers.Any(SyntaxKind.StaticKeyword) || statement.ContainsDiagnostics || !ItemLoopParser.MayBeLoop(statement))
        {
            return;
        }

        SemanticModel? model = await context.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(declaration, cancellationToken) is not { ContainingType: { IsFileLocal: false } batch } method
            || BatchSymbols.BatchBase(batch) is null
            || new ItemLoopParser(model, method, cancellationToken).Parse(statement) is not { } loop
            || model.GetDiagnostics(statement.Span, cancellationToken).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            || ItemCode.Of(model, loop, method, declaration, cancellationToken) is not { } code
            || new ItemMethodPlanner(model, loop, code, declaration, batch, cancellationToken).Plan() is not { } plan)
        {
            return;
        }

        string title = loop.IsSequential ? SequentialTitle : Title;
        context.RegisterRefactoring(
            CodeAction.Create(title, token => WriteAsync(context.Document, loop, plan, token), nameof(ItemMethodRefactoring)));
    }

    private static async Task<Document> WriteAsync(
        Document document, ItemLoop loop, ItemMethodPlan plan, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        string newLine = LineEndings.Of(await document.GetTextAsync(cancellationToken).ConfigureAwait(false));
        SyntaxNode written = new ItemMethodWriter(loop, plan, SyntaxGenerator.GetGenerator(document), newLine).Write(root);
        document = await Simplifier.ReduceAsync(
            document.WithSyntaxRoot(written), Simplifier.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
        written = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        return await LineEndings.FormatAsync(
            document.WithSyntaxRoot(ItemMethodWriter.BreakLongLine(written, newLine)), newLine, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The statement of a method at the cursor, unless the cursor is in a nested function.</summary>
    private static SyntaxNode? Statement(SyntaxNode node)
    {
        for (SyntaxNode? part = node; part is not null and not MemberDeclarationSyntax; part = part.Parent)
        {
            if ((part is BlockSyntax && part != node) || part is LocalFunctionStatementSyntax
                || (part is AnonymousFunctionExpressionSyntax function && function.Body.Span.Contains(node.Span)))
            {
                return null;
            }

            if (part is StatementSyntax and not BlockSyntax || part is ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax })
            {
                return part.Ancestors().TakeWhile(outer => outer is not MemberDeclarationSyntax)
                    .Any(outer => outer is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) ? null : part;
            }
        }

        return null;
    }
}
