using System.Text.Json.Serialization;

namespace Batching.Runtime.Tests.Pipelines.Checkpoints;

/// <summary>Which variables a checkpoint keeps in JSON, and that they come back as they were.</summary>
public sealed partial class VariableJsonTests
{
    private static readonly Pipeline<Numbers> s_ten = Dataset.Range(10).Pipeline<Numbers>();

    [Test]
    public void Common_types_come_back_to_the_bit()
    {
        Check(true);
        Check((bool?)null);
        Check('x');
        Check(sbyte.MinValue);
        Check(byte.MaxValue);
        Check(short.MinValue);
        Check(ushort.MaxValue);
        Check(int.MinValue);
        Check((int?)5);
        Check(uint.MaxValue);
        Check(long.MinValue);
        Check(ulong.MaxValue);
        Check(Int128.MinValue);
        Check(UInt128.MaxValue);
        Check(decimal.MaxValue);
        Check(1.10m);
        Check("");
        Check("a \"b\" \n ä 日 \U0001F600 <&>");
        Check(Guid.NewGuid());
        Check(new DateTime(638_000_000_000_000_001, DateTimeKind.Utc));
        Check(new DateTimeOffset(638_000_000_000_000_001, TimeSpan.FromHours(5.5)));
        Check(new DateOnly(2024, 2, 29));
        Check(new TimeOnly(1));
        Check(TimeSpan.FromTicks(-1));
        Check(new int[] { 1, -2 });
        Check(new long[] { long.MaxValue });
        Check(new string[] { "a", "" });
        foreach (double value in new[] { 0.1, -0.0, double.Epsilon, double.MaxValue, 1e23, double.NaN, double.PositiveInfinity,
            double.NegativeInfinity })
        {
            Assert.That(BitConverter.DoubleToInt64Bits(Back(value)), Is.EqualTo(BitConverter.DoubleToInt64Bits(value)));
            Check((double?)value);
            Check(new double[] { value });
            Assert.That(BitConverter.SingleToInt32Bits(Back((float)value)), Is.EqualTo(BitConverter.SingleToInt32Bits((float)value)));
            Assert.That(BitConverter.HalfToInt16Bits(Back((Half)value)), Is.EqualTo(BitConverter.HalfToInt16Bits((Half)value)));
        }

        static void Check<T>(T value) => Assert.That(Back(value), Is.EqualTo(value));
    }

    [Test]
    public void Null_is_a_value()
        => Assert.That(Back<string?>(null), Is.Null);

    [Test]
    public void A_type_without_a_form_is_kept_in_memory_and_an_error_in_JSON_that_names_the_variable()
    {
        var best = Variable.Create<Best>("best", new(3, [0.5]));
        PipelineRun<Numbers> run = s_ten.Update(best, (value, _) => value).Batches();
        PipelineCheckpoint checkpoint = run.Checkpoint;
        Assert.That(checkpoint.GetValue(best), Is.SameAs(best.Initial));
        Assert.That(
            checkpoint.ToJson,
            Throws.InvalidOperationException.With.Message.Contains("'best' is of type Best").And.Message.Contains("JsonSerializerContext"));
        Assert.That(() => s_ten.Update(best, (value, _) => value).Batches(new() { ResumeFrom = checkpoint }), Throws.Nothing);
    }

    [Test]
    public void A_type_is_given_a_form()
    {
        var best = Variable.Create<Best>("best", new(3, [0.1, 0.2]), Json.Default.Best);
        PipelineCheckpoint checkpoint = PipelineCheckpoint.Parse(s_ten.Update(best, (value, _) => value).Batches().Checkpoint.ToJson());
        Assert.That(checkpoint.GetValue(best).Losses, Is.EqualTo(new[] { 0.1, 0.2 }));
        Assert.That(() => checkpoint.GetValue(Variable.Create<Best>("best", new(0, []))), Throws.InvalidOperationException,
            "one that cannot read it");
        Assert.That(() => Variable.Create<Best>("best", new(0, []), null!), Throws.ArgumentNullException);
        PipelineRun<Numbers> run = s_ten.Update(best, (value, _) => value).Batches(new() { ResumeFrom = checkpoint });
        Assert.That(run.GetValue(best).Losses, Is.EqualTo(new[] { 0.1, 0.2 }));
        Assert.That(run.Checkpoint.ToJson(), Is.EqualTo(checkpoint.ToJson()));
    }

    [Test]
    public void The_checkpoint_goes_before_the_values_given_for_a_beginning()
    {
        var count = Variable.Create<int>("count", 0);
        Pipeline<Numbers> pipeline = s_ten.Update(count, (value, _) => value + 1);
        PipelineOptions options = new() { Variables = VariableValues.Empty.With(count, 5) };
        PipelineCheckpoint checkpoint = pipeline.Batches(options).Checkpoint;
        Assert.That(checkpoint.GetValue(count), Is.EqualTo(5));
        Assert.That(
            pipeline.Batches(options with { Variables = VariableValues.Empty.With(count, 9), ResumeFrom = checkpoint }).GetValue(count),
            Is.EqualTo(5));
    }

    private static T Back<T>(T value)
    {
        var variable = Variable.Create<T>("value", value);
        return PipelineCheckpoint.Parse(s_ten.Update(variable, (same, _) => same).Batches().Checkpoint.ToJson()).GetValue(variable);
    }

    internal sealed record Best(int Epoch, double[] Losses);

    [JsonSerializable(typeof(Best))]
    internal sealed partial class Json : JsonSerializerContext;
}
