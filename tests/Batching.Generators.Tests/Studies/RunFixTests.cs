using Batching.CodeFixes;
using Batching.Testing;

namespace Batching.Generators.Tests.Studies;

/// <summary>The fixes of run classes.</summary>
public class RunFixTests
{
    [Test]
    public async Task A_run_class_is_made_partial()
        => await new FixHarness(new MakePartialFix(), "Make 'Square' partial").VerifyAsync(
            """
            [Run]
            public sealed class {|BATCH301:Square|} : Run<double>
            {
                public static double Execute(double side) => side * side;
            }
            """,
            """
            [Run]
            public sealed partial class Square : Run<double>
            {
                public static double Execute(double side) => side * side;
            }
            """);

    [Test]
    public async Task A_class_that_derives_from_Run_is_marked()
        => await new FixHarness(new MarkRunFix(), "Mark 'Square' as a run").VerifyAsync(
            """
            /// <summary>A square.</summary>
            public sealed partial class {|BATCH310:Square|} : Run<double>
            {
                public static double Execute(double side) => side * side;
            }
            """,
            """
            /// <summary>A square.</summary>
            [Run]
            public sealed partial class Square : Run<double>
            {
                public static double Execute(double side) => side * side;
            }
            """);
}
