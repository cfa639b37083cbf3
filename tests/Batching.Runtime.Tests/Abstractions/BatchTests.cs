namespace Batching.Runtime.Tests.Abstractions;

/// <summary>What a batch promises before any action runs: counts, checked columns, rows that leave together.</summary>
public class BatchTests
{
    [Test]
    public void The_count_is_that_of_the_indices_or_of_the_first_component_set()
    {
        Assert.That(new Pairs { Indices = ["a", "b"] }.Count, Is.EqualTo(2));
        Assert.That(new Pairs { Left = [1, 2, 3] }.Count, Is.EqualTo(3));
        Assert.That(new Pairs { Indices = [] }.Count, Is.Zero);
        Assert.That(new Pairs().Count, Is.Zero);
    }

    [Test]
    public void A_component_of_another_length_is_refused_with_both_lengths()
    {
        var pairs = new Pairs { Indices = ["a", "b"] };
        Assert.That(
            () => pairs.Left = [1, 2, 3],
            Throws.ArgumentException.With.Message.Contains("Pairs.Left has 3 values, but the batch has 2 items").And.Property("ParamName")
                .EqualTo("Left"));
        pairs.Left = [1, 2];
        Assert.That(() => pairs.Right = ["x"],
            Throws.ArgumentException.With.Message.Contains("Pairs.Right has 1 values, but the batch has 2 items"));
        Assert.That(pairs.Left, Is.EqualTo([1, 2]));
    }

    [Test]
    public void Indices_after_a_component_must_agree_with_it()
        => Assert.That(
            () => new Pairs { Left = [1, 2, 3], Indices = ["a"] },
            Throws.ArgumentException.With.Message.Contains("Pairs.Indices has 1 values, but the batch has 3 items"));

    [Test]
    public void An_empty_batch_takes_empty_components_only()
    {
        var pairs = new Pairs { Indices = [] };
        pairs.Left = [];
        Assert.That(() => pairs.Right = ["x"], Throws.ArgumentException.With.Message.Contains("has 1 values, but the batch has 0 items"));
    }

    [Test]
    public void Null_is_refused_everywhere()
    {
        var pairs = new Pairs();
        Assert.That(() => pairs.Left = null!, Throws.ArgumentNullException.With.Message.Contains("Pairs.Left cannot be set to null"));
        Assert.That(() => new Pairs { Indices = null! }, Throws.ArgumentNullException.With.Property("ParamName").EqualTo("Indices"));
        Assert.That(() => new Pairs { Scope = null! }, Throws.ArgumentNullException.With.Property("ParamName").EqualTo("Scope"));
        Assert.That(pairs.Count, Is.Zero);
        Assert.That(() => pairs.Left = [1, 2], Throws.Nothing);
    }

    [Test]
    public void A_component_that_was_not_set_says_so()
        => Assert.That(() => new Pairs { Indices = ["a"] }.Left,
            Throws.InvalidOperationException.With.Message.Contains("Pairs.Left has not been set"));

    [Test]
    public void A_batch_without_indices_says_so_and_names_items_by_position()
    {
        var pairs = new Pairs { Left = [5, 6] };
        Assert.That(() => pairs.Indices, Throws.InvalidOperationException.With.Message.Contains("Pairs has no indices"));
        Assert.That(pairs.IndexAt(1), Is.EqualTo(1));
        Assert.That(new Pairs { Indices = ["a", "b"] }.IndexAt(1), Is.EqualTo("b"));
    }

    [Test]
    public void Indices_are_copied()
    {
        string[] given = ["a", "b"];
        var pairs = new Pairs { Indices = given };
        given[0] = "changed";
        Assert.That(pairs.Indices, Is.EqualTo(["a", "b"]));
    }

    [Test]
    public void Dropped_items_leave_every_column_and_are_recorded()
    {
        var pairs = new Pairs { Indices = ["a", "b", "c", "d"], Left = [1, 2, 3, 4] };
        ItemFailure[] failures = [Failure(1), Failure(3)];
        pairs.Drop(failures);
        Assert.That(pairs.Count, Is.EqualTo(2));
        Assert.That(pairs.Indices, Is.EqualTo(["a", "c"]));
        Assert.That(pairs.Left, Is.EqualTo([1, 3]));
        Assert.That(() => pairs.Right, Throws.InvalidOperationException);
        Assert.That(pairs.Dropped, Is.EqualTo(failures));
        pairs.Right = ["x", "y"];
        Assert.That(() => pairs.Left = [1, 2, 3, 4], Throws.ArgumentException);
    }

    [Test]
    public void Items_keep_their_ordinals_through_several_drops()
    {
        var pairs = new Pairs { Left = [10, 11, 12, 13, 14] };
        Assert.That(pairs.Ordinals, Is.Null);
        pairs.Drop([Failure(1)]);
        Assert.That(pairs.Ordinals, Is.EqualTo([0L, 2, 3, 4]));
        pairs.Drop([Failure(0), Failure(2)]);
        Assert.That(pairs.Ordinals, Is.EqualTo([2L, 4]));
        Assert.That(pairs.Left, Is.EqualTo([12, 14]));
        Assert.That(pairs.Dropped.Select(failure => failure.Position), Is.EqualTo([1, 0, 2]));
    }

    [Test]
    public void All_items_may_leave()
    {
        var pairs = new Pairs { Indices = ["a", "b"] };
        pairs.Drop([Failure(0), Failure(1)]);
        Assert.That(pairs.Count, Is.Zero);
        Assert.That(pairs.Indices, Is.Empty);
    }

    [Test]
    public void A_batch_of_a_pipeline_keeps_its_root_ordinals_when_items_leave()
    {
        var scope = new BatchScope { Seed = 3 };
        var pairs = new Pairs();
        pairs.Begin(["a", "b", "c"], [70, 80, 90], [0, 1, 1], scope);
        pairs.Drop([Failure(1)]);
        Assert.That(pairs.Ordinals, Is.EqualTo([70L, 90]));
        Assert.That(pairs.Epochs, Is.EqualTo([0, 1]));
        Assert.That(pairs.Scope, Is.SameAs(scope));
    }

    [Test]
    public void A_new_batch_adopts_what_it_did_not_set()
    {
        var scope = new BatchScope { Seed = 3 };
        var source = new Pairs { Indices = ["a", "b", "c"], Scope = scope };
        source.BeginStep(4);
        source.BeginCall();
        source.BeginCall();
        source.Drop([Failure(0)]);
        var made = new Vectors { Values = [1, 2] };
        made.Adopt(source);
        Assert.That(made.Indices, Is.EqualTo(["b", "c"]));
        Assert.That(made.Ordinals, Is.EqualTo([1L, 2]));
        Assert.That(made.Scope, Is.SameAs(scope));
        Assert.That((made.Step, made.Repetition), Is.EqualTo((4, 2)));
    }

    [Test]
    public void A_new_batch_without_anything_adopts_the_indices_and_so_the_count()
    {
        var made = new Vectors();
        made.Adopt(new Pairs { Indices = ["a", "b"] });
        Assert.That(made.Count, Is.EqualTo(2));
        Assert.That(() => made.Values = [1], Throws.ArgumentException.With.Message.Contains("1 values, but the batch has 2 items"));
    }

    [Test]
    public void A_new_batch_of_another_count_adopts_the_scope_but_no_rows()
    {
        var scope = new BatchScope { Seed = 3 };
        var source = new Pairs { Indices = ["a", "b", "c"], Scope = scope };
        source.Drop([Failure(0)]);
        var made = new Vectors { Values = [1, 2, 3] };
        made.Adopt(source);
        Assert.That(made.Scope, Is.SameAs(scope));
        Assert.That(made.Ordinals, Is.Null);
        Assert.That(() => made.Indices, Throws.InvalidOperationException);
    }

    [Test]
    public void A_new_batch_keeps_its_own_indices_and_scope()
    {
        var own = new BatchScope { Seed = 5 };
        var made = new Vectors { Indices = ["x", "y"], Scope = own };
        made.Adopt(new Pairs { Indices = ["a", "b"], Scope = new BatchScope { Seed = 3 } });
        Assert.That(made.Indices, Is.EqualTo(["x", "y"]));
        Assert.That(made.Scope, Is.SameAs(own));
    }

    [Test]
    public void A_new_batch_of_another_index_type_adopts_no_indices()
    {
        var made = new Numbered { Values = [1, 2] };
        made.Adopt(new Pairs { Indices = ["a", "b"] });
        Assert.That(() => made.Indices, Throws.InvalidOperationException);
        Assert.That(made.Count, Is.EqualTo(2));
    }

    [Test]
    public void Ordinals_adopted_before_the_count_is_known_are_given_up_where_it_turns_out_another()
    {
        var source = new Pairs();
        source.Begin(["a", "b"], [70, 80], [0, 1], BatchScope.Default);
        var same = new Numbered();
        same.Adopt(source);
        same.Values = [1, 2];
        Assert.That(same.Ordinals, Is.EqualTo([70L, 80]));
        Assert.That(same.Epochs, Is.EqualTo([0, 1]));
        var other = new Numbered();
        other.Adopt(source);
        other.Values = [1, 2, 3];
        Assert.That((other.Ordinals, other.Epochs), Is.EqualTo(((long[]?)null, (int[]?)null)));
    }

    [Test]
    public void A_batch_that_adopts_itself_stays_as_it_is()
    {
        var pairs = new Pairs { Indices = ["a"], Left = [1] };
        pairs.Adopt(pairs);
        Assert.That(pairs.Indices, Is.EqualTo(["a"]));
        Assert.That(pairs.Left, Is.EqualTo([1]));
    }

    private static ItemFailure Failure(int position) => new() { Position = position, Index = position, Exception = new FormatException() };

    /// <summary>Written as the generator would.</summary>
    private sealed class Pairs : Batch<string>
    {
        private int[]? _left;
        private string[]? _right;

        internal int[] Left
        {
            get => RequiredColumn(_left, nameof(Left));
            set => _left = CheckedColumn(value, nameof(Left));
        }

        internal string[] Right
        {
            get => RequiredColumn(_right, nameof(Right));
            set => _right = CheckedColumn(value, nameof(Right));
        }

        protected override void KeepRows(ReadOnlySpan<int> positions)
        {
            base.KeepRows(positions);
            _left = KeptRows(_left, positions);
            _right = KeptRows(_right, positions);
        }
    }

    private sealed class Vectors : Batch<string>
    {
        private double[]? _values;

        internal double[] Values
        {
            get => RequiredColumn(_values, nameof(Values));
            set => _values = CheckedColumn(value, nameof(Values));
        }
    }

    private sealed class Numbered : Batch<int>
    {
        private double[]? _values;

        internal double[] Values
        {
            get => RequiredColumn(_values, nameof(Values));
            set => _values = CheckedColumn(value, nameof(Values));
        }
    }
}
