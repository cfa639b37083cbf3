namespace Batching.Testing;

/// <summary>Keywords as identifiers, wherever C# allows them.</summary>
public class KeywordTests
{
    [Test]
    public async Task Namespaces_classes_members_parameters_and_tuple_elements()
        => await new BatchHarness("""
            namespace @namespace.@public
            {
                public partial class @class<@struct> where @struct : class
                {
                    public partial class @event : Batch<@object>
                    {
                        [DataComponent] public partial int[] @int { get; set; }

                        private IEnumerable<(int @if, string @else)> @foreach(int @new) => [];

                        [InBatchParallel(Init = nameof(@foreach), Post = nameof(@return))]
                        private static int @for(int @if, string @else, int @new, int @default = 1) => 1;

                        [InBatchParallel(Init = nameof(@int), Post = nameof(@int))]
                        private int @while(int item, int @this, params string[] @params) => item;

                        [InBatchParallel(Init = nameof(Items))]
                        private static async Task @lockAsync(Item @await, int @async) => await Task.Delay(@async + @await.@int);

                        [InBatchParallel]
                        private static void @switch<@typeof>(@object @case, @typeof @value) where @typeof : notnull { }

                        [Action] public void @throw(int @is) { }

                        private int @return(ItemResults<int> @out, int @new) => @new;
                    }
                }

                public sealed record @object(int @in);

                public sealed partial class @record : Batch<int>
                {
                    [Action, InBatchParallel] private static void @goto(int @base, int @checked = 3) { }

                    public static object Chain() => Dataset.From([1]).Pipeline<@record>().@goto(1).@goto([1]);
                }
            }
            """) { AllowedWarnings = ["CS8981", "CS8860"] }.CheckAsync();
}
