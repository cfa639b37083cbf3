using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That a misspelt Init or Post is replaced in the form in which it was written.</summary>
public class NearestNameFixTests
{
    private const string Component = "[DataComponent] public partial int[] Sizes { get; set; }\n";

    private static FixHarness Harness(string name) => new(new NearestNameFix(), $"Use '{name}'");

    [Test]
    public async Task A_string_stays_a_string()
        => await Harness("Sizes").VerifyAsync(
            Rows(Component
                + "[InBatchParallel(Init = /* here */ {|BATCH003:\"Size\"|} /* there */)] private static void Touch(int size) { }"),
            Rows(Component + "[InBatchParallel(Init = /* here */ \"Sizes\" /* there */)] private static void Touch(int size) { }"));

    [Test]
    public async Task A_nameof_stays_one()
        => await Harness("Sizes").VerifyAsync(
            Rows(Component
                + "[InBatchParallel(Post = {|BATCH004:nameof(Rows.{|CS0117:Size|})|})] private static int Touch(string path) => 1;"),
            Rows(Component + "[InBatchParallel(Post = nameof(Sizes))] private static int Touch(string path) => 1;"));

    [Test]
    public async Task A_keyword_is_escaped_in_code_alone()
        => await Harness("event").VerifyAsync(
            Rows("[DataComponent] public partial int[] @event { get; set; }\n[InBatchParallel(Init = {|BATCH003:nameof({|CS0103:evet|})|})] private static void Touch(int size) { }"),
            Rows("[DataComponent] public partial int[] @event { get; set; }\n[InBatchParallel(Init = nameof(@event))] private static void Touch(int size) { }"));

    [Test]
    public async Task A_name_whose_elements_do_not_fit_is_not_offered()
        => await Harness("Sizes").VerifyNoneAsync(
            Rows(Component + "[InBatchParallel(Init = {|BATCH003:\"Size\"|})] private static void Touch(Version size) { }"));
}
