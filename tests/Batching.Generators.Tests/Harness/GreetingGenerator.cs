using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Testing;

/// <summary>A generator to test the harness with: greets each class that has an attribute. It can be made to misbehave.</summary>
internal sealed class GreetingGenerator : IIncrementalGenerator
{
    internal const string Step = "Greetings";

    /// <summary>Puts something into the model that must not be there.</summary>
    internal Func<GeneratorAttributeSyntaxContext, object?> Leak { get; init; } = _ => null;

    /// <summary>What is generated into the class.</summary>
    internal string Member { get; init; } = "/// <summary>Greets.</summary>\n    public string Greeting => \"Hello, {0}\";";

    internal bool IsTracked { get; init; } = true;

    internal Diagnostic? Reported { get; init; }

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<Model> models = context.SyntaxProvider.ForAttributeWithMetadataName(
            "GreetedAttribute",
            (node, _) => node is ClassDeclarationSyntax,
            (found, _) => new Model(found.TargetSymbol.Name, new Nested([Leak(found)])));
        context.RegisterSourceOutput(IsTracked ? models.WithTrackingName(Step) : models, (output, model) =>
        {
            string member = Member.Replace("{0}", model.Name, StringComparison.Ordinal);
            output.AddSource($"{model.Name}.g.cs", SourceText.From($"partial class {model.Name}\n{{\n    {member}\n}}\n", Encoding.UTF8));
            if (Reported is not null)
            {
                output.ReportDiagnostic(Reported);
            }
        });
    }

    private sealed record Model(string Name, Nested Nested)
    {
        public bool Equals(Model? other) => other is not null && Name == other.Name && Nested.Same(other.Nested);

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
    }

    private sealed record Nested(object?[] Values)
    {
        internal bool Same(Nested other) => Values.AsSpan().SequenceEqual(other.Values);
    }
}
