namespace Batching.Generators.Tests.Studies;

/// <summary>
/// The program whose edits the mutation suite makes: a run that reaches its code through what the generators write, several surfaces deep.
/// </summary>
internal static class SurfaceProgram
{
    internal const string Run = "Coast.Survey";

    internal static readonly string[] Files =
    [
        """
        namespace Coast;

        [Run]
        public sealed partial class Survey : Run<double>
        {
            private static async Task<double> ExecuteAsync(int size, CancellationToken cancellationToken)
            {
                double sum = 0;
                await using (Study study = Study.Open("inner"))
                {
                    study.AddRange(Wave.Grid(height: [1, 2]));
                    await study.RunAsync(cancellationToken: cancellationToken);
                    sum += study.Runs<Wave>().Sum(run => run.Result.Power);
                }

                foreach (Tide tide in Tide.LatinHypercube(size, 7, drag: Distribution.Uniform(0.0, 1.0)))
                {
                    sum += tide.Drag * Tide.Mean;
                }

                var season = new Season(size);
                await season.RunAsync(new LoopOptions { Callbacks = [new Damping()] }, cancellationToken);
                var rows = new Rows { Indices = [1, 2, 3] };
                rows.Load().Weigh(factor: 2);
                sum += season.Loss + rows.Weights.Sum();
                return sum + (await new Harbour().ExecuteAsync(name: "north", cancellationToken: cancellationToken)).Ships;
            }
        }

        [Run]
        public sealed partial class Wave : Run<Wave.Outcome>
        {
            [System.Text.Json.Serialization.JsonConverter(typeof(OutcomeConverter))]
            public sealed record Outcome(double Height)
            {
                public double Power => Height * 3;
            }

            private static Outcome Execute(double height, double length = 30) => new(Breaking.Limit(height, length));

            private static double Unreached(double height) => height + 1;
        }

        [Run]
        public sealed partial class Tide : Run<double>
        {
            public static double Mean => 40;

            private static double Execute(double drag, double level = 0.5)
            {
                Level height = level;
                return height.Metres * drag;
            }
        }

        [Run]
        public sealed partial class Storm : Run<double>
        {
            private static double Execute(double speed) => speed * 40;
        }

        public readonly record struct Level(double Metres)
        {
            public static implicit operator Level(double metres) => new(metres * 41);
        }

        public static class Breaking
        {
            public static double Limit(double height, double length) => Math.Min(height, length * 0.142);
        }

        public sealed class OutcomeConverter : System.Text.Json.Serialization.JsonConverter<Wave.Outcome>
        {
            public override Wave.Outcome Read(ref System.Text.Json.Utf8JsonReader reader, Type type, System.Text.Json.JsonSerializerOptions options) => new(reader.GetDouble() + 42);

            public override void Write(System.Text.Json.Utf8JsonWriter writer, Wave.Outcome value, System.Text.Json.JsonSerializerOptions options) => writer.WriteNumberValue(value.Height - 42);
        }
        """,
        """
        namespace Coast;

        [Loop]
        public sealed partial class Season(int months)
        {
            private double _start = 43;

            public double Loss { get; private set; }

            [Inner(nameof(OnMonths))]
            public Month Month { get; } = new();

            private void BeforeMonths() => Month.Loss = _start;

            private IEnumerable<int> OnMonths() => Enumerable.Range(44, months);

            private void AfterMonths() => Loss = Month.Loss * 45;

            private void FailedMonths(Exception failure) => Loss = failure.Message.Length * 46;

            private void FinallyMonths() => Loss += 47;

            public double Unreached() => Loss + 48;
        }

        [Loop]
        public sealed partial class Month
        {
            public double Loss { get; set; }

            private async Task OnDayAsync(int number, CancellationToken cancellationToken)
            {
                var measured = new Rows { Indices = [number] };
                measured.Load();
                await measured.SmoothAsync(width: 5, cancellationToken: cancellationToken);
                Loss += measured.Weights.Average() * 49;
            }
        }

        public sealed class Damping : Season.Callback
        {
            public override void AfterMonths(Season loop, ILoopContext context) => loop.Month.Loss -= 50;
        }

        [Loop]
        public sealed partial class Year
        {
            private void OnYear() => Console.WriteLine(51);
        }
        """,
        """
        namespace Coast;

        public partial class Rows : Batch<int>
        {
            [DataComponent] public partial double[] Heights { get; set; }

            [DataComponent] public partial double[] Weights { get; set; }

            [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Heights))]
            private static double Load(int index) => Gauge.Read(index) + Bias;

            private const double Bias = 52;

            [Action, InBatchParallel(Init = nameof(Heights), Post = nameof(Keep))]
            private static double Weigh(double height, double factor, double floor = 53) => Math.Max(height * factor, floor);

            private void Keep(ItemResults<double> results) => Weights = [.. results.GetValues().Select(value => value + 54)];

            [Action, InBatchParallel(Init = nameof(Windows), Post = nameof(Weights))]
            private static Func<double, double> Smooth(int width)
            {
                double scale = Kernels.Scale(width);
                return height => height * scale;
            }

            private IEnumerable<double> Windows() => Heights.Select(height => height + 55);

            [Action, InBatchParallel(Init = nameof(Heights), Post = nameof(Weights))]
            private static double Sink(double height) => Kernels.Sunk(height);

            [Action, InBatchParallel(Init = nameof(Heights), Post = nameof(Weights), Target = Target.Processes)]
            private static double Lift(double height) => Kernels.Lifted(height);

            [Action, InBatchParallel(Init = nameof(Heights), Post = nameof(Weights))]
            private static double Forgotten(double height) => height * 56;
        }

        public static class Gauge
        {
            public static double Read(int index) => index * 57;
        }

        public static class Kernels
        {
            public static double Scale(int width) => 58.0 / width;

            public static double Sunk(double height) => height - 59;

            public static double Lifted(double height) => height + 60;

            public static double Load(int index) => index * 61;
        }

        public static class Setup
        {
            public static void Run() => Console.WriteLine(62);

            public static Task RunAsync() => Task.Delay(63);

            public static void Grid() => Console.WriteLine(64);
        }
        """,
        """
        namespace Coast;

        [Net]
        public partial class Harbour
        {
            [Input(Validator = nameof(IsNamed))] public partial InPort<string> Name { get; }

            [Output] public partial OutPort<double> Ships { get; }

            [Config] public int Least { get; set; } = 65;

            private void Wire()
            {
                var parse = Add(new Signals.ParseComponent());
                var pier = Add(new Pier(dataset: Dataset.Range(66)) { Factor = Least });
                var half = Add(Components.Map((double value) => value / 67));
                Connect(Name, parse.Text);
                Connect(parse.Result, pier.Start);
                Connect(pier.Sum, half.In);
                Connect(half.Out, Ships);
            }

            private static bool IsNamed(string name) => name.Length > 1;

            private static int Unreached() => 68;
        }

        public static partial class Signals
        {
            [Component] public static int Parse(string text, [Config] int unit = 69) => text.Length * unit + Codes.Count(text);

            [Component] public static int Ignore(string text) => text.Length - 70;
        }

        public static class Codes
        {
            public static int Count(string text) => text.Length + 71;
        }

        [Component]
        public sealed partial class Pier(Dataset<int> dataset)
        {
            [Input] public partial InPort<int> Start { get; }

            [Output] public partial OutPort<double> Sum { get; }

            [Config] public partial double Factor { get; set; }

            private double _sum = 72;

            private async Task RunAsync(CancellationToken cancellationToken)
            {
                _sum += await Start.GetAsync(cancellationToken);
                await foreach (Rows batch in dataset.Pipeline<Rows>().Load().Sink().Lift().Batches(new PipelineOptions { BatchSize = 2 }, cancellationToken))
                {
                    _sum += batch.Weights.Sum() * Factor;
                }

                Chart chart = System.Text.Json.JsonSerializer.Deserialize<Chart>("{}")!;
                await Sum.PutAsync(_sum + Depth.Mean + chart.GetHashCode(), cancellationToken);
            }
        }

        public sealed class Chart
        {
            private int _scale;

            public int Scale { get => _scale; set => _scale = value * 75; }
        }

        public static class Depth
        {
            public static double Mean => 73;
        }

        [Component]
        public sealed partial class Crane
        {
            [Input] public partial InPort<int> Load { get; }

            private async Task RunAsync(CancellationToken cancellationToken) => Console.WriteLine(74 + await Load.GetAsync(cancellationToken));
        }

        public static class Program
        {
            public static void Main() => Setup.Run();
        }
        """,
    ];

    /// <summary>Edits that change what the run computes: name, what is replaced, by what.</summary>
    internal static readonly (string Name, string From, string To)[] Changing =
    [
        ("run -> grid -> run", "new(Breaking.Limit(height, length))", "new(Breaking.Limit(height, length) + 1)"),
        ("run -> grid -> run -> helper", "length * 0.142", "length * 0.143"),
        ("default of a parameter of another run", "double length = 30", "double length = 31"),
        ("computed property of another run's result", "Height * 3", "Height * 4"),
        ("converter that reads another run's result", "reader.GetDouble() + 42", "reader.GetDouble() + 1"),
        ("converter that writes another run's result", "value.Height - 42", "value.Height - 1"),
        ("values of a grid", "height: [1, 2]", "height: [1, 3]"),
        ("run -> hypercube -> conversion of a parameter", "new(metres * 41)", "new(metres * 1)"),
        ("default of a parameter of a sampled run", "double level = 0.5", "double level = 0.6"),
        ("seed of a hypercube", "(size, 7, drag", "(size, 8, drag"),
        ("run -> loop -> initialiser", "_start = 43", "_start = 1"),
        ("run -> loop -> event that yields", "Enumerable.Range(44, months)", "Enumerable.Range(1, months)"),
        ("run -> loop -> event before", "Month.Loss = _start;", "Month.Loss = _start + 1;"),
        ("run -> loop -> event after", "Month.Loss * 45", "Month.Loss * 1"),
        ("run -> loop -> event of failure", "failure.Message.Length * 46", "failure.Message.Length * 1"),
        ("run -> loop -> event at last", "Loss += 47", "Loss += 1"),
        ("event added to a loop", "private void FinallyMonths()", "private void BeforeYear() => Loss = 1; private void FinallyMonths()"),
        ("event renamed in a loop", "FailedMonths(", "FailedYear("),
        ("run -> loop -> inner loop -> event", "measured.Weights.Average() * 49", "measured.Weights.Average() * 1"),
        ("run -> callback of a loop", "loop.Month.Loss -= 50", "loop.Month.Loss -= 1"),
        ("run -> loop -> inner loop -> batch action -> constant", "Bias = 52", "Bias = 1"),
        ("run -> loop -> inner loop -> batch action -> kernel", "height * scale", "height - scale"),
        ("run -> loop -> inner loop -> batch action -> kernel -> helper", "58.0 / width", "1.0 / width"),
        ("run -> loop -> inner loop -> batch action -> Init", "height + 55", "height + 1"),
        ("run -> batch action -> helper", "index * 57", "index * 1"),
        ("run -> batch action -> item method", "Math.Max(height * factor, floor)", "Math.Min(height * factor, floor)"),
        ("run -> batch action -> default of an argument", "floor = 53", "floor = 1"),
        ("run -> batch action -> Post", "value + 54", "value + 1"),
        ("attributes of an action", "Init = nameof(Heights), Post = nameof(Keep)", "Init = nameof(Indices), Post = nameof(Keep)"),
        ("run -> net -> wiring", "Dataset.Range(66)", "Dataset.Range(1)"),
        ("run -> net -> config", "Least { get; set; } = 65", "Least { get; set; } = 1"),
        ("run -> net -> validator", "name.Length > 1", "name.Length > 2"),
        ("run -> net -> lambda", "value / 67", "value / 1"),
        ("run -> net -> component of a method", "text.Length * unit", "text.Length - unit"),
        ("run -> net -> component of a method -> default of a config", "unit = 69", "unit = 1"),
        ("run -> net -> component of a method -> helper", "text.Length + 71", "text.Length + 1"),
        ("run -> net -> component -> initialiser", "_sum = 72", "_sum = 1"),
        ("run -> net -> component -> body", "batch.Weights.Sum() * Factor", "batch.Weights.Sum() / Factor"),
        ("run -> net -> component -> helper", "Mean => 73", "Mean => 1"),
        ("run -> net -> component -> accessor that a serialiser calls", "value * 75", "value * 1"),
        ("run -> net -> component -> pipeline step -> item method -> helper", "height - 59", "height - 1"),
        ("run -> net -> component -> pipeline step -> worker process -> helper", "height + 60", "height + 1"),
    ];

    /// <summary>Edits that change nothing that the run computes.</summary>
    internal static readonly (string Name, string From, string To)[] Neutral =
    [
        ("unreached run", "speed * 40", "speed * 1"),
        ("unreached method of a reached run", "Unreached(double height) => height + 1", "Unreached(double height) => height + 2"),
        ("unreached method of a loop", "Loss + 48", "Loss + 1"),
        ("unreached loop", "Console.WriteLine(51)", "Console.WriteLine(1)"),
        ("unreached action of a reached batch", "height * 56", "height * 1"),
        ("unreached action added to a reached batch", "private const double Bias",
            "[Action, InBatchParallel(Init = nameof(Heights), Post = nameof(Weights))]\n    private static double Added(double height) => height;\n\n    private const double Bias"),
        ("helper that is called like an action", "index * 61", "index * 1"),
        ("unrelated Run", "Console.WriteLine(62)", "Console.WriteLine(1)"),
        ("unrelated RunAsync", "Task.Delay(63)", "Task.Delay(1)"),
        ("unrelated Grid", "Console.WriteLine(64)", "Console.WriteLine(1)"),
        ("unreached method of a net", "Unreached() => 68", "Unreached() => 1"),
        ("unreached component of a method", "text.Length - 70", "text.Length - 1"),
        ("unreached component", "Console.WriteLine(74 +", "Console.WriteLine(1 +"),
        ("what starts the program", "Main() => Setup.Run()", "Main() => Console.WriteLine(62)"),
        ("comment in an item method", "return height =>", "/* weighed */ return height =>"),
        ("renamed parameter of an event", "FailedMonths(Exception failure) => Loss = failure.Message",
            "FailedMonths(Exception caught) => Loss = caught.Message"),
        ("documentation of a component", "[Component] public static int Parse",
            "/// <summary>Parses.</summary>\n    [Component] public static int Parse"),
        ("documentation of a loop", "[Loop]\npublic sealed partial class Month",
            "/// <summary>A month.</summary>\n[Loop]\npublic sealed partial class Month"),
        ("renamed local of a wiring",
            "var half = Add(Components.Map((double value) => value / 67));\n        Connect(Name, parse.Text);\n        Connect(parse.Result, pier.Start);\n        Connect(pier.Sum, half.In);\n        Connect(half.Out, Ships);",
            "var halved = Add(Components.Map((double value) => value / 67));\n        Connect(Name, parse.Text);\n        Connect(parse.Result, pier.Start);\n        Connect(pier.Sum, halved.In);\n        Connect(halved.Out, Ships);"),
    ];
}
