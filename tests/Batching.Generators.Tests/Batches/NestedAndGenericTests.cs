namespace Batching.Testing;

/// <summary>Nested and generic classes and methods, with constraints; the global namespace.</summary>
public class NestedAndGenericTests
{
    [Test]
    public async Task A_generic_class_in_a_generic_class()
        => await new BatchHarness("""
            namespace Some.Where
            {
                public partial class Outer<TKey> where TKey : notnull, IComparable<TKey>
                {
                    public partial class Rows<T> : Batch<TKey> where T : class, new()
                    {
                        [DataComponent] public partial T?[] Values { get; set; }

                        [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
                        private static T? Touch<TOther>(T? value, TOther other) where TOther : struct, IEquatable<TOther> => value;
                    }

                    public static object Chain(Pipeline<Rows<object>> pipeline) => pipeline.Touch(1);
                }
            }
            """).VerifyAsync();

    [Test]
    public async Task Every_constraint_is_repeated()
        => await new BatchHarness("""
            namespace Some;

            public interface IShape;

            public partial class Rows : Batch<string>
            {
                [Action, InBatchParallel]
                private static void Touch<T1, T2, T3, T4, T5, T6, T7, T8>(string path, T1 a, T2 b, T3 c, T4 d, T5 e, T6 f, T7 g, T8 h)
                    where T1 : struct where T2 : class where T3 : class? where T4 : notnull where T5 : unmanaged
                    where T6 : IShape, new() where T7 : T6 where T8 : Enum
                {
                }
            }
            """).CheckAsync();

    [Test]
    public async Task Classes_in_structs_interfaces_and_records()
        => await new BatchHarness("""
            public partial struct InStruct { public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } } }
            public partial interface IIn { public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } } }
            public partial record InRecord { public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } } }
            public partial record struct InRecordStruct { public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } } }
            public static partial class InStatic { public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } } }
            """).CheckAsync();

    [Test]
    public async Task The_global_namespace_and_names_that_hide_namespaces()
        => await new BatchHarness("""
            public sealed partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path, System.Text.StringBuilder text) { } }
            namespace Some.System { public sealed class Threading; }
            namespace Some.Batching { public sealed class Pipeline; public sealed class Runtime; }
            namespace Some { public sealed partial class Rows : global::Batching.Batch<string> { [global::Batching.Action, global::Batching.InBatchParallel] private static void Touch(string path) { } private class Task; private class Pipeline; private class CallOptions; } }
            """).CheckAsync();

    [Test]
    public async Task An_abstract_class_with_a_derived_one_without_attributes()
        => await new BatchHarness("""
            public abstract partial class Base : Batch<string>
            {
                [Action, InBatchParallel] protected abstract Task TouchAsync(string path, int width);
                [Action, InBatchParallel] protected virtual void Look(string path) { }
            }

            public sealed class Rows : Base
            {
                protected override Task TouchAsync(string path, int width) => Task.CompletedTask;
                public static Pipeline<Rows> Chain() => Dataset.From(new[] { "a" }).Pipeline<Rows>().Touch(1).Look();
            }
            """).CheckAsync();
}
