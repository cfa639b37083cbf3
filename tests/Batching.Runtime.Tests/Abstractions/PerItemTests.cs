namespace Batching.Runtime.Tests.Abstractions;

/// <summary>What a caller writes for an argument, and what each item sees of it.</summary>
public class PerItemTests
{
    private static readonly Words s_batch = new() { Indices = ["a", "bb", "ccc"] };

    [Test]
    public void A_collection_expression_gives_each_item_its_own()
    {
        PerItem<int> each = [10, 20, 30];
        Assert.That(Seen(each), Is.EqualTo([10, 20, 30]));
    }

    [Test]
    public void An_array_is_copied()
    {
        int[] given = [10, 20, 30];
        PerItem<int> each = given;
        given[0] = 99;
        Assert.That(Seen(each), Is.EqualTo([10, 20, 30]));
    }

    [Test]
    public void A_single_value_is_the_same_for_all_however_it_is_written()
    {
        PerItem<int> single = 5;
        Assert.That(Seen(single), Is.EqualTo([5, 5, 5]));
        Assert.That(Seen(PerItem.All<IEnumerable<int>>(new[] { 1 })), Is.All.EqualTo(new[] { 1 }));
    }

    [Test]
    public void Null_is_a_value_for_all()
    {
        PerItem<string?> each = PerItem.All<string?>(null);
        Assert.That(each.ArgumentOr("default").For(s_batch, 3, "words")[0], Is.Null);
    }

    [Test]
    public void By_index_values_come_from_the_indices_in_order_once()
    {
        List<string> asked = [];
        PerItem<int> each = PerItem.ByIndex((string word) => { asked.Add(word); return word.Length; });
        Assert.That(Seen(each), Is.EqualTo([1, 2, 3]));
        Assert.That(asked, Is.EqualTo(["a", "bb", "ccc"]));
    }

    [Test]
    public void By_index_fits_batches_of_any_size()
    {
        ItemArgument<int> argument = PerItem.ByIndex((string word) => word.Length).Argument();
        Assert.That(argument.For(new Words { Indices = ["dddd"] }, 1, "lengths")[0], Is.EqualTo(4));
        Assert.That(argument.For(s_batch, 3, "lengths")[2], Is.EqualTo(3));
    }

    [Test]
    public void By_index_of_another_type_is_refused_with_both_types()
        => Assert.That(
            () => PerItem.ByIndex((int index) => index).Argument().For(s_batch, 3, "numbers"),
            Throws.ArgumentException.With.Message.Contains("an index of type Int32, but the indices of Words are of type String"));

    [Test]
    public void By_index_needs_as_many_items_as_rows()
        => Assert.That(
            () => PerItem.ByIndex((string word) => word.Length).Argument().For(s_batch, 2, "lengths"),
            Throws.ArgumentException.With.Message.Contains("lengths gives a value for each index of 3 items, but the call has 2 items"));

    [Test]
    public void By_index_without_a_function_is_refused()
        => Assert.That(() => { PerItem.ByIndex<string, int>(null!); }, Throws.ArgumentNullException);

    [TestCase(0)]
    [TestCase(2)]
    [TestCase(4)]
    public void A_wrong_number_of_values_is_refused_with_both_numbers(int length)
        => Assert.That(
            () => PerItem.Create(new int[length].AsSpan()[..]).Argument().For(s_batch, 3, "widths"),
            Throws.ArgumentException.With.Message.Contains($"widths has {length} values, but the call has 3 items").And.Property(
                "ParamName").EqualTo("widths"));

    [Test]
    public void Default_means_the_arguments_own_default()
    {
        Assert.That(default(PerItem<int>).ArgumentOr(64).For(s_batch, 3, "width")[1], Is.EqualTo(64));
        Assert.That(default(PerItem<int>).Argument().IsGiven, Is.False);
        PerItem<int> zero = 0;
        Assert.That(zero.ArgumentOr(64).For(s_batch, 3, "width")[1], Is.Zero);
    }

    [Test]
    public void A_value_that_was_given_wins_over_that_of_Init()
    {
        PerItem<int> each = [10, 20, 30];
        Assert.That(each.Argument().For(s_batch, 3, "width").Or(1, fromInit: 7), Is.EqualTo(20));
        Assert.That(default(PerItem<int>).Argument().For(s_batch, 3, "width").Or(1, fromInit: 7), Is.EqualTo(7));
        Assert.That(new ItemArgument<int>(5).Or(1, fromInit: 7), Is.EqualTo(5));
    }

    [Test]
    public void A_pipeline_can_ask_for_the_number_of_values()
    {
        PerItem<int> values = [1, 2];
        PerItem<int> single = 1;
        Assert.That(values.Argument().Length("width"), Is.EqualTo(new PerItemLength("width", 2)));
        Assert.That(single.Argument().Length("width"), Is.EqualTo(new PerItemLength("width", null)));
        Assert.That(PerItem.ByIndex((string word) => word.Length).Argument().Length("width"), Is.EqualTo(new PerItemLength("width", null)));
    }

    [Test]
    public void Values_can_be_enumerated_and_one_for_all_has_none()
    {
        PerItem<int> values = [1, 2];
        PerItem<int> single = 1;
        List<int> seen = [];
        foreach (int value in values)
        {
            seen.Add(value);
        }

        foreach (int value in single)
        {
            seen.Add(value);
        }

        Assert.That(seen, Is.EqualTo([1, 2]));
    }

    private static T[] Seen<T>(PerItem<T> each)
    {
        ItemArgument<T> argument = each.Argument().For(s_batch, 3, "argument");
        Assert.That(argument.IsGiven);
        return [argument[0], argument[1], argument[2]];
    }

    private sealed class Words : Batch<string>;
}
