using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Writes the constructors, properties, designs and codecs of every run class, and into a build the version of the code that it reaches.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class RunGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<RunClassModel> models = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                RunSymbols.RunAttribute,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                static (found, cancellationToken) => IsFirst(found) ? RunParser.Parse((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation, null, cancellationToken) : null)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(TrackingNames.RunClasses);
        context.RegisterSourceOutput(models, static (output, model) => output.AddSource(model.HintName, RunEmitter.Emit(model)));

        // It reads bodies, in any file: so after every edit all of it, but only where something is built.
        IncrementalValuesProvider<CodeVersionModel> versions = models
            .Select(static (model, _) => model.MetadataName)
            .Collect()
            .Combine(context.CompilationProvider)
            .SelectMany(static (pair, cancellationToken) => CodeReach.Read(pair.Left, pair.Right, cancellationToken))
            .WithTrackingName(TrackingNames.CodeVersions);
        context.RegisterImplementationSourceOutput(versions, static (output, model) => output.AddSource(model.HintName, CodeVersionEmitter.Emit(model)));
    }

    /// <summary>Whether this declaration speaks for its class: the attribute may stand once, but a wrong program may repeat it.</summary>
    private static bool IsFirst(GeneratorAttributeSyntaxContext found)
        => found.Attributes[0].ApplicationSyntaxReference is { } reference
        && BatchSymbols.Attribute(found.TargetSymbol, RunSymbols.RunAttribute)?.ApplicationSyntaxReference is { } first
        && first.SyntaxTree == reference.SyntaxTree && first.Span == reference.Span;
}
