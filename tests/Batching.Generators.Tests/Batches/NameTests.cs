using System.Reflection;
using Batching.Generators;

namespace Batching.Testing;

/// <summary>That generated code means the user's members, whatever they are called.</summary>
public class NameTests
{
    [TestCase("Run", "void")]
    [TestCase("RunAsync", "Task")]
    [TestCase("ToString", "void")]
    [TestCase("Equals", "void")]
    [TestCase("touch", "void")]
    [TestCase("Begin", "void")]
    [TestCase("End", "void")]
    [TestCase("Results", "void")]
    [TestCase("Column", "void")]
    [TestCase("CancellationToken", "void")]
    public async Task A_static_item_method_may_be_called_like_a_member_of_what_surrounds_it(string name, string type)
        => await new BatchHarness(Rows.With($$"""
            [InBatchParallel]
            private static {{type}} {{name}}(string path, int touch) { {{(type == "Task" ? "return Task.CompletedTask;" : "")}} }
            """)).CheckAsync();

    [TestCase("Begin", "End")]
    [TestCase("Results", "Adopt")]
    [TestCase("Column", "Dispose")]
    [TestCase("StreamAsync", "EndAsync")]
    [TestCase("RunsInProcesses", "CancellationToken")]
    public async Task A_static_Init_and_Post_may_be_called_like_a_member_of_the_call(string init, string post)
        => await new BatchHarness(Rows.With($$"""
            [InBatchParallel(Init = nameof({{init}}), Post = nameof({{post}}))]
            private static int Touch(int value, CancellationToken cancellationToken) => value;

            private static IEnumerable<int> {{init}}() => [1];

            private static int {{post}}(ItemResults<int> values, CancellationToken cancellationToken) => values.Count;
            """)).CheckAsync();

    [Test]
    public void The_members_of_a_call_are_known_as_names_that_hide_others()
    {
        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;
        IEnumerable<string> visible = new[] { typeof(Runtime.StreamedActionCall<,>), typeof(Runtime.IItemBody),
            typeof(Runtime.IAsyncItemBody) }
            .SelectMany(type => type.GetMembers(All))
            .Where(member =>
                member is PropertyInfo
                    || (member is MethodInfo { IsSpecialName: false } method
                        && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)))
            .Where(member => member is not PropertyInfo property || property.GetMethod!.IsFamily || property.GetMethod.IsPublic)
            .Select(member => member.Name).Where(name => name != "Finalize").Distinct();
        Assert.That(visible, Is.SubsetOf(CallEmitter.OwnMembers));
    }

    [Test]
    public async Task Init_and_Post_may_be_called_like_locals_and_arguments()
        => await Rows.VerifyAsync("""
            private readonly int[] items = [1, 2];

            private static int[] size => [1, 2];

            [InBatchParallel(Init = nameof(items), Post = nameof(results))]
            private Task<int> valuesAsync(int call, int body) => Task.FromResult(call + body);

            [InBatchParallel(Init = nameof(size))]
            private static Task TouchAsync(int item, double size) => Task.CompletedTask;

            private int results(ItemResults<int> values) => values.Count;
            """);

    [Test]
    public async Task Call_arguments_may_be_called_like_what_is_generated()
        => await new BatchHarness(Rows.With("""
            [DataComponent] public partial int[] Sizes { get; set; }

            [Action, InBatchParallel(Init = nameof(Sizes), Post = nameof(Sizes))]
            private static int Touch(int item, int call, int items, int values, int body, int results, int kernel, int batch, int position, int worker, int pipeline, int token, int TBatch,
                int s_action, int _items, int _values, int _kernel, int first, int end, int Results, int Column) => item;
            """)).CheckAsync();
}
