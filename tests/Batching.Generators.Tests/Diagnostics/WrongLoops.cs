namespace Batching.Testing;

/// <summary>Wrong loops, each beside the near miss that is right.</summary>
internal static class WrongLoops
{
    private const string Event = "private static void OnEpoch() => Console.WriteLine();";

    internal static IReadOnlyList<WrongCode.Example> All { get; } =
    [
        new("not partial", $"[Loop] public class {{|BATCH101:Training|}} {{ {Event} }}",
            $"[Loop] public partial class Training {{ {Event} }}"),
        new("a record", $"[Loop] public partial record {{|BATCH102:Training|}} {{ {Event} }}",
            $"[Loop] public partial class Training {{ {Event} }}"),
        Member("a misspelt event", "private static void {|BATCH103:BefoerEpoch|}() { }", "private static void BeforeEpoch() { }"),
        Member("a misspelt section", "private static void {|BATCH111:AfterEpcoh|}() { }", "private static void AfterEpoch() { }"),
        Member("a value returned", "private static int {|BATCH104:AfterEpoch|}() => 1;", "private static void AfterEpoch() { }"),
        Member("an event twice", "private static async Task {|BATCH105:OnEpochAsync|}() => await Task.Yield();",
            "private static async Task AfterEpochAsync() => await Task.Yield();"),
        Member("inside itself", "[Inner({|BATCH106:nameof(OnEpoch)|})] public Training? Again { get; set; }",
            "[Inner(nameof(OnEpoch))] public Step Step { get; } = new();"),
        Member("an unknown event", "[Inner({|BATCH107:\"OnEpochs\"|})] public Step Step { get; } = new();",
            "[Inner(\"OnEpoch\")] public Step Step { get; } = new();"),
        Member(
            "no element for the inner loop",
            "[Inner(nameof(OnEpoch))] public Reading {|BATCH108:Reading|} { get; } = new();",
            "[Inner(nameof(OnLines))] public Reading Reading { get; } = new(); private static IEnumerable<string> OnLines() => [\"line\"];"),
        Member(
            "a callback for no event",
            "public class Watcher : Callback { public static void {|BATCH109:OnEpochs|}(Training loop, ILoopContext context) { } }",
            "public class Watcher : Callback { public override void OnEpoch(Training loop, ILoopContext context) { } }"),
        Member("work that nobody awaits", "private static void AfterEpoch() => Task.{|BATCH112:Delay|}(1);",
            "private static async Task AfterEpochAsync() => await Task.Delay(1);"),
        Member("a name that is generated", "public static void {|BATCH110:Run|}() { }", "public static void RunAgain() { }"),
    ];

    private static WrongCode.Example Member(string name, string wrong, string nearMiss)
    {
        return new WrongCode.Example(name, Class(wrong), Class(nearMiss));

        string Class(string members) => $$"""
            [Loop]
            public partial class Training
            {
                {{Event}}
                {{members}}
            }

            [Loop]
            public partial class Step
            {
                private static void OnStep() => Console.WriteLine();
            }

            [Loop]
            public partial class Reading
            {
                private static void OnLine(string line) => Console.WriteLine(line);
            }
            """;
    }
}
