using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Batching.CodeFixes;

/// <summary>Writes a planned item method after the method of its loop, and replaces the loop by the call.</summary>
internal sealed class ItemMethodWriter(ItemLoop loop, ItemMethodPlan plan, SyntaxGenerator generator, string newLine)
{
    private const string AsyncSuffix = "Async";
    private const int LongLine = 120;
    private const string Indentation = "    ";
    private static readonly SyntaxAnnotation s_written = new();

    public SyntaxNode Write(SyntaxNode root)
    {
        var declaration = loop.Replaced.FirstAncestorOrSelf<MethodDeclarationSyntax>()!;
        TypeDeclarationSyntax[] types = [.. declaration.Ancestors().OfType<TypeDeclarationSyntax>()];
        root = root.TrackNodes(
            [loop.Replaced, declaration, .. types, .. loop.Assignment is null ? [] : new SyntaxNode[] { loop.Assignment }]);
        if (loop.Assignment is not null)
        {
            root = root.RemoveNode(root.GetCurrentNode<SyntaxNode>(loop.Assignment)!, SyntaxRemoveOptions.KeepNoTrivia)!;
        }

        root = root.ReplaceNode(root.GetCurrentNode(loop.Replaced)!, Caller());
        root = root.InsertNodesAfter(root.GetCurrentNode(declaration)!, [Method()]);
        foreach (TypeDeclarationSyntax type in types)
        {
            TypeDeclarationSyntax current = root.GetCurrentNode(type)!;
            root = root.ReplaceNode(current, PartialModifier.AddTo(current));
        }

        return root;
    }

    /// <summary>Puts the expression body on a line of its own if the first line would be too long.</summary>
    public static SyntaxNode BreakLongLine(SyntaxNode root, string newLine)
    {
        if (root.GetAnnotatedNodes(s_written).FirstOrDefault() is not MethodDeclarationSyntax { ExpressionBody: { } arrow } method)
        {
            return root;
        }

        int indentation =
            Indentation.Length * method.Ancestors().Count(outer => outer is TypeDeclarationSyntax or NamespaceDeclarationSyntax);
        string line = method.WithAttributeLists(default).WithoutTrivia().NormalizeWhitespace().ToString();
        if (indentation + line.Length <= LongLine)
        {
            return root;
        }

        // Without elastic trivia between the lines, the formatter does not join them, and it indents both alike.
        SyntaxToken end = method.ParameterList.CloseParenToken;
        return root.ReplaceTokens([end, arrow.ArrowToken], (original, _) => original == end
            ? end.WithTrailingTrivia(SyntaxFactory.EndOfLine(newLine))
            : arrow.ArrowToken.WithLeadingTrivia(SyntaxFactory.Whitespace(Indentation)));
    }

    /// <summary>The replacement of the loop.</summary>
    private SyntaxNode Caller()
    {
        ExpressionSyntax call = Call().WithTriviaFrom(loop.Call);
        switch (loop.Replaced)
        {
            case ForEachStatementSyntax loopStatement:
                return SyntaxFactory.ExpressionStatement(call.WithoutTrivia()).WithTriviaFrom(loopStatement);
            case LocalDeclarationStatementSyntax local:
                ExpressionSyntax value = local.Declaration.Variables[0].Initializer!.Value;
                return SyntaxFactory.ExpressionStatement(value.ReplaceNode(loop.Call, call).WithoutTrivia(), local.SemicolonToken)
                    .WithLeadingTrivia(local.GetLeadingTrivia());
            case AssignmentExpressionSyntax assignment:
                return assignment.Right.ReplaceNode(loop.Call, call).WithTriviaFrom(assignment);
            default:
                return loop.Replaced.ReplaceNode(loop.Call, call);
        }
    }

    private InvocationExpressionSyntax Call()
    {
        var arguments = new List<ArgumentSyntax>();
        foreach (ItemMethodPlan.Parameter parameter in plan.Parameters)
        {
            if (parameter.Argument is not null)
            {
                arguments.Add(Argument(parameter.Name, SyntaxFactory.IdentifierName(Identifiers.Escaped(parameter.Argument))));
            }
        }

        if (plan.Token is not null)
        {
            arguments.Add(Argument("cancellationToken", plan.Token.WithoutTrivia()));
        }

        if (loop.MaxParallelism is not null)
        {
            TypeSyntax type = SyntaxFactory.ParseTypeName("global::Batching.CallOptions").WithAdditionalAnnotations(Simplifier.Annotation);
            ExpressionSyntax bound = SyntaxFactory.AssignmentExpression(
                SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.IdentifierName("MaxParallelism"), loop.MaxParallelism.WithoutTrivia());
            InitializerExpressionSyntax initializer =
                SyntaxFactory.InitializerExpression(SyntaxKind.ObjectInitializerExpression, SyntaxFactory.SingletonSeparatedList(bound));
            arguments.Add(Argument("options", SyntaxFactory.ObjectCreationExpression(type, null, initializer)));
        }

        return SyntaxFactory.InvocationExpression(
            SyntaxFactory.IdentifierName(plan.Name + (loop.IsAsynchronous ? AsyncSuffix : "")),
            SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(arguments))).WithAdditionalAnnotations(Formatter.Annotation);
    }

    // Inside the class the name also means the item method, so an argument is passed by name.
    private static ArgumentSyntax Argument(string name, ExpressionSyntax value)
        => SyntaxFactory.Argument(SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(Identifiers.Escaped(name))), default, value);

    private MethodDeclarationSyntax Method()
    {
        SyntaxNode body = Body();
        SyntaxToken[] modifiers =
        [
            SyntaxFactory.Token(SyntaxKind.PrivateKeyword),
            .. plan.IsStatic ? [SyntaxFactory.Token(SyntaxKind.StaticKeyword)] : Array.Empty<SyntaxToken>(),
            .. plan.IsAsync ? [SyntaxFactory.Token(SyntaxKind.AsyncKeyword)] : Array.Empty<SyntaxToken>(),
        ];
        TypeSyntax returns = plan.Returns is null
            ? SyntaxFactory.PredefinedType(SyntaxFactory.Token(SyntaxKind.VoidKeyword))
            : (TypeSyntax)generator.TypeExpression(plan.Returns);
        MethodDeclarationSyntax method = SyntaxFactory.MethodDeclaration(returns, plan.Name + (loop.IsAsynchronous ? AsyncSuffix : ""))
            .WithModifiers(SyntaxFactory.TokenList(modifiers))
            .WithParameterList(SyntaxFactory.ParameterList(SyntaxFactory.SeparatedList(plan.Parameters.Select(Parameter))))
            .WithAttributeLists(SyntaxFactory.SingletonList(Attribute()));
        method = body is BlockSyntax block
            ? method.WithBody(block)
            : method.WithExpressionBody(SyntaxFactory.ArrowExpressionClause((ExpressionSyntax)body))
                .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken));
        SyntaxTrivia end = SyntaxFactory.EndOfLine(newLine);
        return method
            .WithLeadingTrivia(LostComments().SelectMany(comment => new[] { comment, end }).Prepend(end))
            .WithTrailingTrivia(end)
            .WithAdditionalAnnotations(Formatter.Annotation, s_written);
    }

    private AttributeListSyntax Attribute()
    {
        string post = plan.Post is null ? "" : $", Post = nameof({Identifiers.Escaped(plan.Post)})";
        AttributeArgumentListSyntax arguments =
            SyntaxFactory.ParseAttributeArgumentList($"(Init = nameof({Identifiers.Escaped(plan.Init)}){post})")!;
        NameSyntax name =
            SyntaxFactory.ParseName("global::Batching.InBatchParallelAttribute").WithAdditionalAnnotations(Simplifier.Annotation);
        return SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(name, arguments)))
            .WithTrailingTrivia(SyntaxFactory.EndOfLine(newLine));
    }

    private ParameterSyntax Parameter(ItemMethodPlan.Parameter parameter)
        => SyntaxFactory.Parameter(SyntaxFactory.Identifier(Identifiers.Escaped(parameter.Name)))
            .WithType(parameter.Type is null ? SyntaxFactory.IdentifierName("Item") : (TypeSyntax)generator.TypeExpression(parameter.Type));

    /// <summary>The code of one item as the body of a method: a block or an expression.</summary>
    private SyntaxNode Body()
    {
        if (loop.Code is ExpressionSyntax group and not AnonymousFunctionExpressionSyntax)
        {
            IEnumerable<ArgumentSyntax> supplied = plan.Parameters.Where(parameter => parameter.Argument is null)
                .Select(parameter => SyntaxFactory.Argument(SyntaxFactory.IdentifierName(Identifiers.Escaped(parameter.Name))));
            var called = (ExpressionSyntax)Rewritten(group);
            return SyntaxFactory.InvocationExpression(
                called.WithoutTrivia(), SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(supplied)));
        }

        SyntaxNode body = Rewritten(loop.Code is AnonymousFunctionExpressionSyntax function ? function.Body : loop.Code);
        return body switch
        {
            BlockSyntax block => OverLines(block.WithoutTrivia()),
            StatementSyntax statement => SyntaxFactory.Block(statement),
            _ => body.WithoutTrivia(),
        };
    }

    /// <summary>A block on one line is laid out like a method body.</summary>
    private BlockSyntax OverLines(BlockSyntax block)
    {
        if (block.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)))
        {
            return block;
        }

        SyntaxTrivia end = SyntaxFactory.EndOfLine(newLine);
        return block
            .WithOpenBraceToken(block.OpenBraceToken.WithTrailingTrivia(block.OpenBraceToken.TrailingTrivia.Add(end)))
            .WithStatements(SyntaxFactory.List(block.Statements.Select(statement =>
                statement.WithTrailingTrivia(
                    statement.GetTrailingTrivia().Where(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Append(end)))));
    }

    private SyntaxNode Rewritten(SyntaxNode body)
    {
        var changed = new List<SyntaxNode>(plan.Replacements.Keys.Concat(ItemCode.Continues(loop)));
        SyntaxNode? returned = plan.Returned?.Parent is ExpressionStatementSyntax last && last.Parent == body ? last : plan.Returned;
        if (returned is not null)
        {
            changed.Add(returned);
        }

        return body.ReplaceNodes(changed, (original, rewritten) => rewritten switch
        {
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment } when original == returned
                => SyntaxFactory.ReturnStatement(
                        SyntaxFactory.Token(SyntaxKind.ReturnKeyword).WithTrailingTrivia(SyntaxFactory.Space), Value(assignment),
                        ((ExpressionStatementSyntax)rewritten).SemicolonToken)
                    .WithTriviaFrom(original),
            AssignmentExpressionSyntax assignment when original == returned => Value(assignment),
            ContinueStatementSyntax end
                => SyntaxFactory.ReturnStatement(
                    SyntaxFactory.Token(SyntaxKind.ReturnKeyword).WithTriviaFrom(end.ContinueKeyword), null, end.SemicolonToken),
            _ => SyntaxFactory.ParseExpression(plan.Replacements[original]).WithTriviaFrom(original),
        });
    }

    /// <summary>The value that an assignment would have stored.</summary>
    private static ExpressionSyntax Value(AssignmentExpressionSyntax assignment)
    {
        if (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            return assignment.Right;
        }

        SyntaxKind kind = assignment.Kind() switch
        {
            SyntaxKind.AddAssignmentExpression => SyntaxKind.AddExpression,
            SyntaxKind.SubtractAssignmentExpression => SyntaxKind.SubtractExpression,
            SyntaxKind.MultiplyAssignmentExpression => SyntaxKind.MultiplyExpression,
            SyntaxKind.DivideAssignmentExpression => SyntaxKind.DivideExpression,
            SyntaxKind.ModuloAssignmentExpression => SyntaxKind.ModuloExpression,
            SyntaxKind.AndAssignmentExpression => SyntaxKind.BitwiseAndExpression,
            SyntaxKind.OrAssignmentExpression => SyntaxKind.BitwiseOrExpression,
            SyntaxKind.ExclusiveOrAssignmentExpression => SyntaxKind.ExclusiveOrExpression,
            SyntaxKind.LeftShiftAssignmentExpression => SyntaxKind.LeftShiftExpression,
            SyntaxKind.RightShiftAssignmentExpression => SyntaxKind.RightShiftExpression,
            _ => SyntaxKind.UnsignedRightShiftExpression,
        };
        ExpressionSyntax operand = assignment.Right
            is LiteralExpressionSyntax or IdentifierNameSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax
                or ElementAccessExpressionSyntax
            ? assignment.Right
            : SyntaxFactory.ParenthesizedExpression(assignment.Right.WithoutTrivia()).WithTriviaFrom(assignment.Right);
        return SyntaxFactory.BinaryExpression(kind, assignment.Left, operand);
    }

    /// <summary>Comments inside the loop but outside the code. They go above the method.</summary>
    private IEnumerable<SyntaxTrivia> LostComments()
    {
        SyntaxNode code = loop.Code is AnonymousFunctionExpressionSyntax function ? function.Body : loop.Code;
        SyntaxNode[] kept = [code, .. new[] { plan.Token, loop.MaxParallelism }.OfType<SyntaxNode>()];
        SyntaxNode from = loop.Replaced is LocalDeclarationStatementSyntax or AssignmentExpressionSyntax ? loop.Replaced : loop.Call;
        return from.DescendantTrivia().Where(trivia =>
            (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            && from.Span.Contains(trivia.Span) && !kept.Any(node => node.Span.Contains(trivia.Span)));
    }
}
