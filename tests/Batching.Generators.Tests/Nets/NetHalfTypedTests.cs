using System.Collections.Immutable;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Testing;

/// <summary>Components and nets as they are while somebody types: generator and analyzers do not throw.</summary>
public class NetHalfTypedTests
{
    private const string Whole = """
        public static partial class Words
        {
            [Component] public static (int Count, string Tail) Cut([Input(Validator = nameof(IsRight), FanIn = true)] string text, [Config] int at = 3) => (at, text[at..]);
            private static bool IsRight(string text) => text.Length > 0;
        }

        [Component]
        public sealed partial class Squares
        {
            [Input] public partial InPort<int> In { get; }
            [Output(FanOut = true)] public partial OutPort<int> Out { get; }
            [Config] public partial int Factor { get; set; }
            private async Task RunAsync(ComponentContext context) => await Out.PutAsync(Factor * await In.GetAsync(context.CancellationToken));
        }

        [Net]
        public partial class Greeting
        {
            [Input(All = true)] public partial InPort<string> Name { get; }
            [Output] public partial OutPort<string> Text { get; }
            private void Wire()
            {
                var cut = Add(new Words.CutComponent { At = 2 }, "cut");
                Connect(Name, cut.Text, capacity: 2);
                Connect(cut.Tail, Text);
            }
        }
        """;

    [Test]
    public void Every_beginning_of_the_code_is_survived()
    {
        for (var length = 0; length < Whole.Length; length += 3)
        {
            Survive(Whole[..length]);
        }
    }

    [Test]
    public void Every_token_may_be_missing()
    {
        SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(Whole, UserProject.ParseOptions).GetRoot().DescendantTokens()];
        for (var i = 0; i < tokens.Length; i += 2)
        {
            Survive(Whole.Remove(tokens[i].SpanStart, tokens[i].Span.Length));
        }
    }

    [Test]
    public async Task Members_that_generated_code_calls_are_not_said_to_be_unused()
        => Assert.That(
            (await Product.Harness().RunAsync([Whole])).Where(
                diagnostic => diagnostic.Id is "IDE0051" or "CA1822" || diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(UserProject.Describe),
            Is.Empty);

    private static void Survive(string source)
    {
        GeneratorDriverRunResult run = UserProject.Driver(new NetGenerator())
            .RunGeneratorsAndUpdateCompilation(UserProject.Compile([source]), out Compilation output, out _).GetRunResult();
        Assert.That(run.Results.Single().Exception, Is.Null, source);
        ImmutableArray<Diagnostic> found = output.WithAnalyzers([new NetAnalyzer(), new WiringAnalyzer(), new UncountedFlowAnalyzer()])
            .GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        Assert.That(found.Where(diagnostic => diagnostic.Id == "AD0001").Select(UserProject.Describe), Is.Empty, source);
    }
}
