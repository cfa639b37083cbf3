namespace Batching.Runtime.Tests.Processes;

/// <summary>What is written is what is read.</summary>
public class ProcessCodecTests
{
    // In no attribute: its text is stored as UTF-8, and half of a surrogate pair would be replaced.
    private static readonly string[] s_halves = ["\ud800 alone", "ends with \udc00", "\\\ud800"];
    private static readonly string?[] s_texts = [null, "", "grüße \U0001f600", .. s_halves];

    [TestCaseSource(nameof(s_texts))]
    public void Texts_cross_unchanged(string? text) => Assert.That(Through(ProcessCodec.Text, text), Is.EqualTo(text));

    [Test]
    public void Values_cross_as_their_bytes()
    {
        Assert.That(
            Through(ProcessCodec.Raw<decimal>(), 1.10m).ToString(System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo("1.10"));
        Assert.That(
            BitConverter.DoubleToInt64Bits(Through(ProcessCodec.Raw<double>(), BitConverter.Int64BitsToDouble(0x7FF8000000000123))),
            Is.EqualTo(0x7FF8000000000123));
        Assert.That(Through(ProcessCodec.RawArray<(int, byte)>(), [(1, 2), (3, 4)]), Is.EqualTo([(1, (byte)2), (3, (byte)4)]));
        Assert.That(Through(ProcessCodec.RawArray<int>(), null), Is.Null);
        Assert.That(Through(ProcessCodec.RawArray<int>(), []), Is.Empty);
        Assert.That(() => ProcessCodec.Raw<string>(), Throws.InvalidOperationException.With.Message.Contains("references"));
    }

    [TestCaseSource(nameof(s_halves))]
    public void A_text_that_JSON_cannot_hold_is_told_whichever_value_it_is(string text)
    {
        ProcessCodec<Dictionary<string, string>> codec = ProcessCodec.Json<Dictionary<string, string>>();
        Assert.That(Through(codec, new() { ["a"] = "as it is: \ufffd, \\uFFFD, \U0001f600" }),
            Is.EqualTo(new Dictionary<string, string> { ["a"] = "as it is: \ufffd, \\uFFFD, \U0001f600" }));
        Assert.That(() => Through(codec, new() { ["a"] = text }), Says());
        Assert.That(() => Through(codec, new() { [text] = "a" }), Says());
        Assert.That(
            () => Through(ProcessCodec.Json<Dictionary<string, string>>(), new() { ["a"] = text }), Says(), "the first of its type");

        static NUnit.Framework.Constraints.IResolveConstraint Says()
            => Throws.InvalidOperationException.With.Message.Contains("half of a surrogate pair").And.Message.Contains(
                "as a string").And.Message.Not.Contains("lose members");
    }

    [Test]
    public void A_codec_that_reads_too_much_is_told()
    {
        var writer = new ProcessWriter();
        writer.Raw((short)1);
        var reader = new ProcessReader();
        reader.Begin(writer.Written.ToArray(), 0, writer.Length);
        Assert.That(() => reader.Raw<long>(), Throws.TypeOf<CorruptFrameException>().With.Message.Contains("6 bytes too early"));
    }

    [Test]
    public void Exceptions_of_the_framework_come_back_as_they_were_and_others_by_name()
    {
        Exception thrown = Crossed(new ArgumentException("Wrong.", "size", new TimeoutException("Late.")));
        Assert.That(thrown,
            Is.TypeOf<ArgumentException>().With.Message.EqualTo("Wrong. (Parameter 'size')").And.InnerException.TypeOf<TimeoutException>());
        Assert.That(Crossed(new StopPipelineException("Enough.")), Is.TypeOf<StopPipelineException>().With.Message.EqualTo("Enough."));
        var own = (RemoteItemException)Crossed(new AssertionException("Own."));
        Assert.That((own.TypeName, own.RemoteMessage), Is.EqualTo((typeof(AssertionException).FullName, "Own.")));
    }

    private static T Through<T>(ProcessCodec<T> codec, T value)
    {
        var writer = new ProcessWriter();
        codec.Write(writer, value);
        var reader = new ProcessReader();
        reader.Begin(writer.Written.ToArray(), 0, writer.Length);
        T read = codec.Read(reader);
        Assert.That(reader.Left, Is.Zero);
        return read;
    }

    private static Exception Crossed(Exception exception)
    {
        var writer = new ProcessWriter();
        ExceptionCodec.Write(writer, exception);
        var reader = new ProcessReader();
        reader.Begin(writer.Written.ToArray(), 0, writer.Length);
        return ExceptionCodec.Read(reader);
    }
}
