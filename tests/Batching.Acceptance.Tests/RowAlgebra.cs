using Acceptance.Batches;

namespace Acceptance;

/// <summary>Batches that are cut and joined, with generated columns.</summary>
public sealed class RowAlgebra
{
    [Test]
    public void Case10_Three_merged_batches_have_triple_length()
    {
        Pictures merged = new[] { Batch(0), Batch(1), Batch(2) }.Merge();
        Assert.That(merged.Count, Is.EqualTo(6));
        Assert.That(merged.Indices, Is.EqualTo(new[] { "0a", "0b", "1a", "1b", "2a", "2b" }));
        Assert.That(merged.Sizes, Is.EqualTo(new[] { 0, 1, 10, 11, 20, 21 }));
        Assert.That(merged.Labels, Is.Null);
        Assert.That(merged.Folder, Is.EqualTo("0"), "what is no column comes from the first");
    }

    [Test]
    public void Case10_A_component_that_only_some_have_is_named()
    {
        Pictures labelled = Batch(0);
        labelled.Labels = ["x", "y"];
        Assert.That(
            () => new[] { labelled, Batch(1), Batch(2) }.Merge(),
            Throws.InvalidOperationException.With.Message.Contains("Pictures.Labels has been set in 1 of the 3 batches"));
    }

    [Test]
    public void The_merged_batches_stay_as_they_are()
    {
        Pictures first = Batch(0);
        Pictures merged = new[] { first, Batch(1) }.Merge();
        merged.Sizes[0] = 99;
        Assert.That((first.Count, first.Sizes[0]), Is.EqualTo((2, 0)));
    }

    [Test]
    public void A_slice_has_the_rows_of_every_column_also_of_the_base_class()
    {
        var whole = new FramedPictures { Indices = ["a", "b", "c"], Sizes = [1, 2, 3], Frames = [0.1, 0.2, 0.3], Folder = "f" };
        FramedPictures slice = whole.Slice(1, 2);
        Assert.That((slice.Count, slice.Folder), Is.EqualTo((2, "f")));
        Assert.That(slice.Indices, Is.EqualTo(new[] { "b", "c" }));
        Assert.That(slice.Sizes, Is.EqualTo(new[] { 2, 3 }));
        Assert.That(slice.Frames, Is.EqualTo(new[] { 0.2, 0.3 }));
        Assert.That(whole.Count, Is.EqualTo(3));
    }

    [Test]
    public void An_item_draws_the_same_numbers_in_a_slice_and_in_what_slices_were_merged_into()
    {
        Pictures whole = new Pictures { Indices = ["a", "b", "c", "d"] }.Draw();
        Pictures drawn = new Pictures { Indices = ["a", "b", "c", "d"] }.Slice(1, 2).Draw();
        Assert.That(drawn.Sizes, Is.EqualTo(whole.Sizes[1..3]));
        Pictures fresh = new() { Indices = ["a", "b", "c", "d"] };
        Assert.That(new[] { fresh.Slice(2, 2), fresh.Slice(0, 2) }.Merge().Draw().Sizes,
            Is.EqualTo(new[] { whole.Sizes[2], whole.Sizes[3], whole.Sizes[0], whole.Sizes[1] }));
    }

    [Test]
    public void Batches_of_two_classes_are_not_merged()
        => Assert.That(
            () => new[] { Batch(0), new FramedPictures { Indices = ["x"] } }.Merge(),
            Throws.ArgumentException.With.Message.Contains("Batch 1 of those to merge is a FramedPictures, but the first is a Pictures"));

    [Test]
    public void Nothing_and_null_are_not_merged()
    {
        Assert.That(() => Array.Empty<Pictures>().Merge(), Throws.ArgumentException.With.Message.Contains("no batches"));
        Assert.That(() => new[] { Batch(0), null! }.Merge(), Throws.ArgumentException.With.Message.Contains("Batch 1"));
    }

    [TestCase(-1, 1)]
    [TestCase(2, 1)]
    [TestCase(0, 0)]
    [TestCase(0, 3)]
    [TestCase(1, 2)]
    [TestCase(1, int.MaxValue)]
    public void A_slice_of_rows_that_are_not_there_is_an_error(int begin, int count)
        => Assert.That(() => Batch(0).Slice(begin, count),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Pictures has 2 items"));

    private static Pictures Batch(int number)
        => new() { Indices = [$"{number}a", $"{number}b"], Sizes = [number * 10, (number * 10) + 1], Folder = $"{number}" };
}
