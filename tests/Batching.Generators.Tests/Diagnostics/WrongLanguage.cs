using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Testing;

/// <summary>Classes in a project whose C# is too old, each beside the same class, which is right where C# is new enough.</summary>
internal static class WrongLanguage
{
    internal const string Id = "BATCH049";

    /// <summary>The newest version that is too old.</summary>
    internal const LanguageVersion Version = LanguageVersion.CSharp12;

    internal static IReadOnlyList<WrongCode.Example> All { get; } =
    [
        Of("batch", "public partial class {|BATCH049:Rows|} : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } }"),
        Of("data component",
            "public partial class {|BATCH049:Rows|} : Batch<string> { [DataComponent] public partial int[] {|CS8703:{|CS9248:Sizes|}|} { get; set; } }"),
        Of("loop", "[Loop] public partial class {|BATCH049:Training|} { private void OnEpoch() { } }"),
        Of("component",
            "public static partial class {|BATCH049:Texts|} { [Component] public static string Upper(string text) => text.ToUpperInvariant(); }"),
        Of("net",
            "[Component] public partial class {|BATCH049:Node|} { [Input] public partial InPort<int> {|CS8703:{|CS9248:Numbers|}|} { get; } private Task RunAsync() => Task.CompletedTask; }"),
        Of("run", "[Run] public sealed partial class {|BATCH049:Some|} : Run<int> { private static int Execute(int a) => a; }"),
        Of("several, reported once", """
            public class Plain { [Obsolete] public void Old() { } }
            [Run] public sealed partial class {|BATCH049:Some|} : Run<int> { private static int Execute(int a) => a; }
            public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } }
            """),
    ];

    private static WrongCode.Example Of(string name, string wrong) => new(name, wrong, Markup.Parse(wrong).Source);
}
