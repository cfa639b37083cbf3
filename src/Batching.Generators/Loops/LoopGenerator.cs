using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Writes the run, the callbacks and the description of every loop class.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class LoopGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Bodies are read too, so that no gate on declarations can stand before this: it is done again after every edit, and gives equal models.
        IncrementalValuesProvider<LoopModel> models = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                LoopSymbols.LoopAttribute,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                static (found, cancellationToken) => IsFirst(found)
                    ? LoopParser.Parse((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation, null, cancellationToken)
                    : null)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(TrackingNames.LoopClasses);
        context.RegisterSourceOutput(models, static (output, model) => output.AddSource(model.HintName, LoopEmitter.Emit(model)));
    }

    // An attribute on two parts of a class is an error of the compiler's, and still one loop.
    private static bool IsFirst(GeneratorAttributeSyntaxContext found)
    {
        SyntaxReference? first = BatchSymbols.Attribute(found.TargetSymbol, LoopSymbols.LoopAttribute)?.ApplicationSyntaxReference;
        return first is null || (first.SyntaxTree == found.TargetNode.SyntaxTree && found.TargetNode.Span.Contains(first.Span));
    }
}
