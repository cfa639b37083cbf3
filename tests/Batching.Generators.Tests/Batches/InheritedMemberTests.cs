namespace Batching.Testing;

/// <summary>
/// What Init and Post may name, declared in every place where it may stand: in another part of the class, in a base class, in a generic
/// base class that is constructed, passed on or nested. The generator and the analyzers must see the same in each.
/// </summary>
public class InheritedMemberTests
{
    /// <summary>A member of the class around it, of elements of type <c>T</c>, and what Init and Post name.</summary>
    private static readonly (string Name, string Members, string Init, string Post, string Item)[] s_constructs =
    [
        ("component", "[DataComponent] public partial T[] Values { get; set; }", "Values", "Values", "T Step(T value) => value;"),
        ("nullable component", "[DataComponent] public partial T?[]? Values { get; set; }", "Values", "Values",
            "T? Step(T? value) => value;"),
        ("protected component", "[DataComponent] protected internal partial T[] Values { get; set; }", "Values", "Values",
            "T Step(T value) => value;"),
        ("property",
            "protected IReadOnlyList<T> Source { get; set; } = []; protected void Keep(ItemResults<T> results) => Source = results.GetValues();", "Source", "Keep", "T Step(T value) => value;"),
        ("field", "protected List<T> _source = []; protected virtual void Keep(ItemResults<T> results) => _source.Clear();", "_source",
            "Keep", "T Step(T value) => value;"),
        ("method",
            "protected IEnumerable<T> Source() => []; protected static Task KeepAsync(ItemResults<T> results) => Task.CompletedTask;",
            "Source", "KeepAsync", "T Step(T value) => value;"),
        ("stream",
            "protected async IAsyncEnumerable<T> Source() { await Task.Yield(); yield break; } protected void Keep(ItemResults<T> results) => results.ThrowIfAnyFailed();", "Source", "Keep", "ValueTask<T> Step(T value) => new(value);"),
        ("tuples", "protected IEnumerable<(T value, int place)> Source() => []; [DataComponent] public partial T[] Values { get; set; }",
            "Source", "Values", "T Step(T value, int place) => value;"),
        ("call arguments",
            "protected IEnumerable<T> Source(int count) => []; protected int Keep(ItemResults<T> results, int count) => count;", "Source",
            "Keep", "T Step(T value, int count) => value;"),
    ];

    private static readonly (string Name, Func<(string Members, string Action), string[]> Sources)[] s_forms =
    [
        ("another part", of => [
            $"public partial class Rows : Batch<int> {{ {Closed(of.Action)} }}",
            $"public partial class Rows {{ {Closed(of.Members)} }}",
        ]),
        ("a base class", of => [
            $"public abstract partial class Base : Batch<int> {{ {Closed(of.Members)} }}",
            $"public sealed partial class Rows : Base {{ {Closed(of.Action)} }}",
        ]),
        ("a constructed base class", of => [
            $"public abstract partial class Base<T> : Batch<int> where T : notnull {{ {of.Members} }}",
            $"public sealed partial class Rows : Base<string> {{ {Closed(of.Action)} }}",
        ]),
        ("a base class of one's own type parameter", of => [
            $"public abstract partial class Base<T> : Batch<T> where T : notnull {{ {of.Members} }}",
            $"public partial class Rows<T> : Base<T> where T : notnull {{ {of.Action} }}",
        ]),
        ("the generic class itself", of => [$"public partial class Rows<T> : Batch<T> where T : notnull {{ {of.Members} {of.Action} }}"]),
        ("a base class of a base class", of => [
            $"public abstract partial class Base<T> : Batch<T> where T : notnull {{ {of.Members} }}",
            "public abstract class Middle<TValue, TOther> : Base<TValue> where TValue : notnull;",
            $"public sealed partial class Rows : Middle<string, List<int>> {{ {Closed(of.Action)} }}",
        ]),
        ("a base class in a generic class", of => [
            $"public partial class Outer<T> where T : notnull {{ public abstract partial class Base : Batch<int> {{ {of.Members} }} }}",
            $"public sealed partial class Rows : Outer<string>.Base {{ {Closed(of.Action)} }}",
        ]),
        ("a base class of tuples", of => [
            $"public abstract partial class Base<T> : Batch<int> where T : notnull {{ {of.Members} }}",
            $"public sealed partial class Rows : Base<List<string>> {{ {Closed(of.Action, "List<string>")} }}",
        ]),
    ];

    private static IEnumerable<TestCaseData> Cases()
        => from construct in s_constructs
           from form in s_forms
           select new TestCaseData(construct.Name, form.Name).SetArgDisplayNames(construct.Name, form.Name);

    [TestCaseSource(nameof(Cases))]
    public async Task What_Init_and_Post_name_may_stand_in(string construct, string form)
    {
        (_, string members, string init, string post, string item) = s_constructs.Single(each => each.Name == construct);
        await new BatchHarness(
            s_forms.Single(each => each.Name == form)
                .Sources((members, $"[InBatchParallel(Init = \"{init}\", Post = \"{post}\")] private static {item}"))).CheckAsync();
    }

    private static string Closed(string text, string type = "string")
        => System.Text.RegularExpressions.Regex.Replace(text, @"\bT\b", type);
}
