using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That a property becomes a well-formed data component where it can.</summary>
public class DataComponentFixTests
{
    private static FixHarness Harness => new(new DataComponentFix(), "Make 'Widths' a data component");

    [TestCase("[DataComponent] public int[] {|BATCH016:Widths|} { get; set; } = [];",
        "[DataComponent] public partial int[] Widths { get; set; }")]
    [TestCase(
        "[DataComponent] public int[]? {|BATCH016:Widths|} { get; set; }", "[DataComponent] public partial int[]? Widths { get; set; }")]
    [TestCase("[DataComponent] internal int[] {|BATCH016:Widths|} { get; private set; } = Array.Empty<int>(); // wide",
        "[DataComponent] internal partial int[] Widths { get; private set; } // wide")]
    [TestCase("[DataComponent] public int[] {|BATCH016:Widths|} { get; init; } = null!;",
        "[DataComponent] public partial int[] Widths { get; set; }")]
    [TestCase("[DataComponent] int[] {|BATCH016:Widths|} { get; } = new int[0];", "[DataComponent] partial int[] Widths { get; set; }")]
    [TestCase("[DataComponent] public List<int> {|BATCH016:Widths|} { get; set; } = new();",
        "[DataComponent] public partial int[] Widths { get; set; }")]
    [TestCase("[DataComponent] public partial IEnumerable<int[,]>? {|BATCH016:Widths|} { get; }",
        "[DataComponent] public partial int[][,]? Widths { get; private set; }")]
    [TestCase("[DataComponent] public /* all */ static /* rows */ partial int[] {|BATCH016:Widths|} { get; set; }",
        "[DataComponent] public /* all */ /* rows */ partial int[] Widths { get; set; }")]
    public async Task What_is_not_well_formed_is_made_so(string before, string after)
        => await Harness.VerifyAsync(Rows(before), Rows(after));

    [TestCase("[DataComponent] public int[] {|BATCH016:Widths|} { get; set; } = [1];", TestName = "It has values")]
    [TestCase("[DataComponent] public int[] {|BATCH016:Widths|} { get => []; set { } }", TestName = "It has accessors of its own")]
    [TestCase("[DataComponent] public int[] {|BATCH016:Widths|} => [];", TestName = "It is computed")]
    [TestCase("[DataComponent] public partial int[,] {|BATCH016:Widths|} { get; set; }", TestName = "It is a grid")]
    [TestCase("[DataComponent] public partial int[] {|BATCH016:Widths|} { get; set; } public partial int[] Widths { get => []; set { } }",
        TestName = "It has an implementation")]
    [TestCase("[DataComponent] public partial List<int> {|BATCH016:Widths|} { get; set; }\npublic void Grow() => Widths.Add(1);",
        TestName = "It is used as a list")]
    [TestCase("[DataComponent] public static int[] {|BATCH016:Widths|} { get; set; } = [];\npublic static int Count => Widths.Length;",
        TestName = "It is used without a batch")]
    public async Task What_the_class_needs_otherwise_is_left(string before)
        => await Harness.VerifyNoneAsync(Rows(before));

    [Test]
    public async Task What_another_file_needs_otherwise_is_left()
        => await Harness.VerifyNoneAsync(
            "public partial class Rows : Batch<string> { [DataComponent] public partial List<int> {|BATCH016:Widths|} { get; set; } }\npublic static class Use { public static void Grow(Rows rows) => rows.Widths.Add(1); }");

    [Test]
    public async Task An_array_that_Post_names_becomes_a_component()
        => await Harness.VerifyAsync(
            """
            public partial class Rows : Batch<string>
            {
                /// <summary>The widths.</summary>
                [Obsolete]
                // Never null.
                public int[] Widths { get; private set; } = [];

                [InBatchParallel(Post = {|BATCH004:nameof(Widths)|})]
                private static int Touch(string path) => 1;
            }
            """.Replace("[Obsolete]", "[System.ComponentModel.Browsable(false)]"),
            """
            public partial class Rows : Batch<string>
            {
                /// <summary>The widths.</summary>
                [Obsolete]
                // Never null.
                [DataComponent] public partial int[] Widths { get; private set; }

                [InBatchParallel(Post = nameof(Widths))]
                private static int Touch(string path) => 1;
            }
            """.Replace("[Obsolete]", "[System.ComponentModel.Browsable(false)]"));

    [Test]
    public async Task A_component_in_another_part_of_the_class_is_found()
        => await Harness.VerifyOneAsync(
            ["public partial class Rows : Batch<string> { [InBatchParallel(Post = {|BATCH004:\"Widths\"|})] private static int Touch(string path) => 1; }", "public partial class Rows { protected int[] Widths { get; set; } = []; }"],
            ["public partial class Rows : Batch<string> { [InBatchParallel(Post = \"Widths\")] private static int Touch(string path) => 1; }", "public partial class Rows { [DataComponent] protected partial int[] Widths { get; set; } }"]);

    [TestCase("public int[] Widths { get; set; } = [];", "string", TestName = "The results do not fit")]
    [TestCase("public List<int> Widths { get; set; } = [];", "int", TestName = "It is no array")]
    public async Task What_Post_names_is_left_where_the_results_would_not_fit(string property, string result)
        => await Harness.VerifyNoneAsync(
            Rows($"{property}\n[InBatchParallel(Post = {{|BATCH004:nameof(Widths)|}})] private static {result} Touch(string path) => default!;"));
}
