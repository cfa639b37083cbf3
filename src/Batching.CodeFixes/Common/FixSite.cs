using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Batching.CodeFixes;

/// <summary>A diagnostic with the code around it.</summary>
internal sealed class FixSite
{
    private FixSite(
        Document document, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, SourceText text,
        CancellationToken cancellationToken)
    {
        Document = document;
        Diagnostic = diagnostic;
        Root = root;
        Model = model;
        Text = text;
        CancellationToken = cancellationToken;
        Node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        Method = Node.FirstAncestorOrSelf<MethodDeclarationSyntax>();
        Type = Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type ? model.GetDeclaredSymbol(type, cancellationToken) : null;
        MethodSymbol = Method is null ? null : model.GetDeclaredSymbol(Method, cancellationToken);
    }

    public Document Document { get; }

    public Diagnostic Diagnostic { get; }

    public SyntaxNode Root { get; }

    public SemanticModel Model { get; }

    public SourceText Text { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>The node at the diagnostic.</summary>
    public SyntaxNode Node { get; }

    /// <summary>The type that the diagnostic is in.</summary>
    public INamedTypeSymbol? Type { get; }

    /// <summary>The method that the diagnostic is in, its attributes included.</summary>
    public MethodDeclarationSyntax? Method { get; }

    public IMethodSymbol? MethodSymbol { get; }

    /// <summary>The line end of the file.</summary>
    public string NewLine => LineEndings.Of(Text);

    public static async Task<FixSite?> CreateAsync(Document? document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (document is null
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        return new FixSite(
            document, diagnostic, root, model, await document.GetTextAsync(cancellationToken).ConfigureAwait(false), cancellationToken);
    }

    /// <summary>The class of the method, for the generator's parsers.</summary>
    public ParseContext Context(INamedTypeSymbol type) => new(Model.Compilation, type, null, CancellationToken);

    /// <summary>The value of a property of the diagnostic.</summary>
    public string? Property(string key) => Diagnostic.Properties.TryGetValue(key, out string? value) ? value : null;

    public Change Insert(int position, string text) => Replace(new TextSpan(position, 0), text);

    public Change Replace(SyntaxNode node, string text) => Replace(node.Span, text);

    public Change Replace(SyntaxToken token, string text) => Replace(token.Span, text);

    public Change Replace(TextSpan span, string text) => new(Document.Id, span, text);

    /// <summary>A change in the file of a node; null for generated code.</summary>
    public Change? ChangeAt(SyntaxNode node, TextSpan span, string text)
        => Document.Project.Solution.GetDocument(node.SyntaxTree) is { } document and not SourceGeneratedDocument
            ? new Change(document.Id, span, text)
            : null;

    /// <summary>A type as code at a position writes it.</summary>
    public string TypeAt(ITypeSymbol type, int position)
        => type.ToMinimalDisplayString(
            Model, position,
            SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(
                SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    /// <summary>
    /// A type of the framework or the library, by its metadata name, as code at a position writes it; null if it does not exist.
    /// </summary>
    public string? TypeAt(string metadataName, int position, params ITypeSymbol[] arguments)
    {
        if (Model.Compilation.GetTypeByMetadataName(metadataName) is not { } type)
        {
            return null;
        }

        return TypeAt(
            arguments.Length == 0 ? type : type.Construct([.. arguments], [.. arguments.Select(argument => argument.NullableAnnotation)]),
            position);
    }

    /// <summary>An attribute as code at a position writes it.</summary>
    public string? AttributeAt(string metadataName, int position)
    {
        const string Suffix = "Attribute";
        return TypeAt(metadataName, position) is { } name && name.EndsWith(Suffix, StringComparison.Ordinal)
            ? name.Substring(0, name.Length - Suffix.Length)
            : null;
    }

    /// <summary>Whether a node is the method's name: the diagnostic is on the method itself.</summary>
    public bool IsAtMethodName => Method is not null && Diagnostic.Location.SourceSpan == Method.Identifier.Span;

    /// <summary>The attribute argument that the diagnostic is at.</summary>
    public AttributeArgumentSyntax? AttributeArgument => Node.FirstAncestorOrSelf<AttributeArgumentSyntax>();

    /// <summary>Removes an argument of an attribute with its comma. The only argument goes with the parentheses.</summary>
    public Change Remove(AttributeArgumentSyntax argument)
    {
        var list = (AttributeArgumentListSyntax)argument.Parent!;
        int index = list.Arguments.IndexOf(argument);
        TextSpan span = list.Arguments.Count == 1 ? list.Span
            : index == 0 ? TextSpan.FromBounds(argument.SpanStart, list.Arguments[1].SpanStart)
            : TextSpan.FromBounds(list.Arguments[index - 1].Span.End, argument.Span.End);
        return Replace(span, "");
    }

    /// <summary>
    /// Removes an attribute with its comma. If it is alone, its list goes too; if the list is alone on its line, so does the line.
    /// </summary>
    public Change Remove(AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        int index = list.Attributes.IndexOf(attribute);
        if (list.Attributes.Count > 1)
        {
            return Replace(
                index == 0
                    ? TextSpan.FromBounds(attribute.SpanStart, list.Attributes[1].SpanStart)
                    : TextSpan.FromBounds(list.Attributes[index - 1].Span.End, attribute.Span.End), "");
        }

        TextLine line = Text.Lines.GetLineFromPosition(list.SpanStart);
        bool isAlone = string.IsNullOrWhiteSpace(Text.ToString(TextSpan.FromBounds(line.Start, list.SpanStart)))
            && list.Span.End <= line.End && string.IsNullOrWhiteSpace(Text.ToString(TextSpan.FromBounds(list.Span.End, line.End)));
        int end = list.Span.End;
        while (!isAlone && end < Text.Length && Text[end] is ' ' or '\t')
        {
            end++;
        }

        return Replace(isAlone ? line.SpanIncludingLineBreak : TextSpan.FromBounds(list.SpanStart, end), "");
    }

    /// <summary>Adds a Post to an attribute that has none.</summary>
    public Change AddPost(AttributeSyntax attribute, string name) => attribute.ArgumentList is { } arguments
        ? Insert(arguments.CloseParenToken.SpanStart, $"{(arguments.Arguments.Count > 0 ? ", " : "")}Post = nameof({name})")
        : Insert(attribute.Span.End, $"(Post = nameof({name}))");

    /// <summary>Adds a member after another one: on its own lines, or on the same line if the other member shares its line.</summary>
    public Change AddAfter(MemberDeclarationSyntax member, string text)
    {
        TextLine last = Text.Lines.GetLineFromPosition(member.Span.End);
        TextLine first = Text.Lines.GetLineFromPosition(member.SpanStart);
        string rest = Text.ToString(TextSpan.FromBounds(member.Span.End, last.End)).Trim();
        string indentation = Text.ToString(TextSpan.FromBounds(first.Start, member.SpanStart));
        bool isOnOwnLines = indentation.Trim().Length == 0 && (rest.Length == 0 || rest.StartsWith("//", StringComparison.Ordinal));
        return isOnOwnLines
            ? Insert(
                last.End, NewLine + string.Concat(text.Split('\n').Select(line => NewLine + (line.Length == 0 ? "" : indentation + line))))
            : Insert(member.Span.End, " " + string.Join(" ", text.Split('\n').Select(line => line.Trim())));
    }
}
