using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Testing;

/// <summary>What is generated for components and nets.</summary>
public class NetEmissionTests
{
    private const string Greeting = """
        namespace Some.Where;

        public static partial class Words
        {
            /// <summary>In capitals.</summary>
            [Component] public static string Upper(string text) => text.ToUpperInvariant();
        }

        [Net]
        public partial class Greeting
        {
            [Input] public partial InPort<string> Name { get; }
            [Output] public partial OutPort<string> Text { get; }
            private void Wire()
            {
                var upper = Add(new Words.UpperComponent());
                Connect(Name, upper.Text);
                Connect(upper.Result, Text, capacity: 2);
            }
        }
        """;

    [Test]
    public async Task The_design_s_example() => await new NetHarness(Greeting).VerifyAsync();

    [Test]
    public async Task Methods_with_tuples_configs_tokens_streams_and_validators()
        => await new NetHarness("""
            public static partial class Words
            {
                [Component] public static (int Count, string Tail) Cut(string text, [Config] int at = 3, [Config] string? mark = null) => (at, text[at..] + mark);
                [Component] public static async Task<int> LengthAsync(string text, [Config] double factor, CancellationToken token) => await Task.FromResult((int)(text.Length * factor));
                [Component] public static async IAsyncEnumerable<int> Count([Input(Validator = nameof(IsRight), FanIn = true)] int last) { await Task.Yield(); yield return last; }
                [Component] [return: Output(FanOut = true)] public static int Sum(int left, int @event) => left + @event;
                [Component] public static void Print(object value) => Console.WriteLine(value);
                [Component] internal static int Zero() => 0;
                [Component] private static void Nothing() { }
                private static bool IsRight(int number) => number > 0;
            }
            """).VerifyAsync();

    [Test]
    public async Task A_class_with_all_kinds_of_ports()
        => await new NetHarness("""
            public partial class Outer<T>
            {
                [Component]
                internal sealed partial class Mixed(int seed)
                {
                    [Input(Validator = nameof(IsRight))] public partial InPort<T> In { get; }
                    [Signal] internal partial InPort<int> Stop { get; }
                    [Output(FanOut = true)] public partial OutPort<List<T?>> Out { get; }
                    [Message] public partial OutPort<string> Said { get; }
                    [Config] public partial int Count { get; set; }
                    [Config] public string? Label { get; set; } = "none";
                    [Config] public partial double Factor { get; init; }
                    private async ValueTask RunAsync(CancellationToken token, ComponentContext context) { await Said.PutAsync(Label + seed + Count + Factor + context.Address, token); await Out.PutAsync([await In.GetAsync()]); }
                    private static bool IsRight(T packet) => packet is not null;
                }
            }
            """).VerifyAsync();

    [Test]
    public async Task A_net_with_sequences_and_configs()
        => await new NetHarness("""
            [Net]
            internal partial class Sums(int seed)
            {
                [Input(All = true)] public partial InPort<int> Numbers { get; }
                [Input] public partial InPort<string?> options { get; }
                [Signal] public partial InPort<int> Stop { get; }
                [Output(All = true)] public partial OutPort<int> Results { get; }
                [Message] public partial OutPort<string?> Log { get; }
                [Config] public partial int Factor { get; set; }
                [Config] public int? Limit { get; set; } = 3;
                [Config] public string Label { get; set; } = "";
                private void Wire()
                {
                    var map = Add(Components.Map((int number) => number * Factor + seed + (Limit ?? 0)));
                    var same = Add(Components.Map((string? text) => text + Label));
                    Connect(Numbers, map.In);
                    Connect(map.Out, Results, Unbounded);
                    Connect(options, same.In);
                    Connect(same.Out, Log);
                }
            }
            """).VerifyAsync();

    [Test]
    public async Task Names_that_generated_code_could_want_itself()
        => await new NetHarness("""
            public static partial class @class
            {
                [Component] public static (int @event, string? @new) @if(string node, int? @null, [Config] int configs, [Config] bool @true = false) => (node.Length + (@null ?? configs), @true ? node : null);
                [Component, Name("Shout")] public static string Upper([Name("Words")] string @this, [Name("Loud")] int level = 1) => @this + level;
                [Component] public static string Upper(int number, [Name("Other")] string Number) => $"{number}{Number}";
            }

            public partial class Outer<TComponent>
            {
                [Net]
                internal partial class Plumbing<TFrom>
                {
                    [Input] public partial InPort<TFrom> Node { get; }
                    [Input] public partial InPort<TComponent> Wiring { get; }
                    [Output] public partial OutPort<TFrom> Configs { get; }
                    [Output] public partial OutPort<TComponent> execution { get; }
                    [Config] public partial int Config { get; set; }
                    private void Wire()
                    {
                        var first = Add(Components.Map((TFrom packet) => packet));
                        Connect(Node, first.In);
                        Connect(first.Out, Configs);
                        var second = Add(Components.Map((TComponent packet) => packet), $"{Config}");
                        Connect(Wiring, second.In);
                        Connect(second.Out, execution);
                    }
                }
            }
            """).CheckAsync();

    [Test]
    public async Task Bodies_and_comments_redo_nothing_and_declarations_do()
    {
        await Task.CompletedTask;
        CSharpCompilation before = UserProject.Compile([Greeting]);
        SyntaxTree tree = before.SyntaxTrees.Single(part => part.FilePath == UserProject.PathOf(0));
        GeneratorDriver driver = UserProject.Driver(new NetGenerator()).RunGenerators(before);
        foreach ((string from, string to, bool isSame) in new[]
        {
            ("text.ToUpperInvariant()", "text.ToLowerInvariant()", true),
            ("capacity: 2", "capacity: 3", true),
            ("string text", "object text", false),
            ("InPort<string> Name", "InPort<object> Name", false),
            ("[Net]", "", false),
        })
        {
            CSharpCompilation after =
                before.ReplaceSyntaxTree(tree, UserProject.Parse(Greeting.Replace(from, to, StringComparison.Ordinal), tree.FilePath));
            GeneratorDriver edited = driver.RunGenerators(after);
            Assert.That(Texts(edited).SequenceEqual(Texts(driver)), Is.EqualTo(isSame), to);
            Assert.That(Texts(edited), Is.EqualTo(Texts(UserProject.Driver(new NetGenerator()).RunGenerators(after))), to);
            if (isSame)
            {
                Assert.That(
                    edited.GetRunResult().Results.Single().TrackedSteps[TrackingNames.NetClasses].SelectMany(step => step.Outputs)
                        .Select(output => output.Reason),
                    Is.All.EqualTo(IncrementalStepRunReason.Unchanged));
                Assert.That(
                    edited.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(steps => steps.Value)
                        .SelectMany(step => step.Outputs).Select(output => output.Reason),
                    Is.All.EqualTo(IncrementalStepRunReason.Cached));
            }
        }

        static IEnumerable<string> Texts(GeneratorDriver of)
            => of.GetRunResult().Results.Single().GeneratedSources.Select(source => source.SourceText.ToString());
    }

    [Test]
    public async Task Edges_that_go_the_wrong_way_say_so_by_their_types()
    {
        await new AnalyzerHarness() { Generator = new NetGenerator() }.VerifyAsync(Greeting
            .Replace("Connect(Name, upper.Text);", "{|CS0619:Connect(upper.Text, upper.Result)|};", StringComparison.Ordinal));
        await new AnalyzerHarness() { Generator = new NetGenerator() }.VerifyAsync(Greeting
            .Replace("InPort<string> Name", "InPort<int> Name", StringComparison.Ordinal)
            .Replace("Connect(Name, upper.Text);", "{|CS0315:Connect|}(Name, upper.Text);", StringComparison.Ordinal));
    }
}
