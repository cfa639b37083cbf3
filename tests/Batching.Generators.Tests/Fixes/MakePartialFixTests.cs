using Batching.CodeFixes;

namespace Batching.Testing;

/// <summary>That batch classes and what they are nested in are made partial, and nothing else about them changes.</summary>
public class MakePartialFixTests
{
    private static FixHarness Harness(string type) => new(new MakePartialFix(), $"Make '{type}' partial");

    [Test]
    public async Task A_class_is_made_partial_and_its_trivia_kept()
        => await Harness("Rows").VerifyAsync(
            """
            // Above.
            [Serializable]

            #region Rows
            public /* before */ sealed   class {|BATCH001:Rows|} : Batch<string> // beside
            {
                [Action, InBatchParallel] private static void Touch(string path) { }
            }
            #endregion
            """,
            """
            // Above.
            [Serializable]

            #region Rows
            public /* before */ sealed   partial class Rows : Batch<string> // beside
            {
                [Action, InBatchParallel] private static void Touch(string path) { }
            }
            #endregion
            """);

    [Test]
    public async Task A_class_without_modifiers_keeps_its_comment_above()
        => await Harness("Rows").VerifyAsync(
            """

            // Above.
            class {|BATCH001:Rows|} : Batch<string>
            {
                [Action, InBatchParallel] private static void Touch(string path) { }
            }
            """,
            """

            // Above.
            partial class Rows : Batch<string>
            {
                [Action, InBatchParallel] private static void Touch(string path) { }
            }
            """);

    [Test]
    public async Task Records_structs_and_interfaces_around_it_are_made_partial_too_and_others_are_not()
        => await Harness("First").VerifyAsync(
            """
            public interface {|BATCH001:First|}
            {
                public readonly record struct Second
                {
                    public struct Third
                    {
                        public class Other;

                        public class Rows : Batch<string>
                        {
                            [Action, InBatchParallel] private static void Touch(string path) { }
                        }
                    }
                }
            }
            """,
            """
            public partial interface First
            {
                public readonly partial record struct Second
                {
                    public partial struct Third
                    {
                        public class Other;

                        public partial class Rows : Batch<string>
                        {
                            [Action, InBatchParallel] private static void Touch(string path) { }
                        }
                    }
                }
            }
            """);

    [Test]
    public async Task Only_what_lacks_it_is_made_partial()
        => await Harness("Outer").VerifyAsync(
            "public static class {|BATCH001:Outer|} { public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } } }",
            "public static partial class Outer { public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } } }");

    [Test]
    public async Task A_class_of_components_is_made_partial()
        => await Harness("Words").VerifyAsync(
            """
            public static class {|BATCH201:Words|}
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }
            """,
            """
            public static partial class Words
            {
                [Component] public static string Upper(string text) => text.ToUpperInvariant();
            }
            """);
}
