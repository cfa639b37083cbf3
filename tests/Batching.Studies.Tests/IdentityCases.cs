using System.Globalization;

namespace StudyTests;

/// <summary>What makes two runs one.</summary>
public class IdentityCases
{
    [Test]
    public void Defaults_are_parameters()
    {
        Assert.That(new HeatLoss(1, [2]).Id, Is.EqualTo(new HeatLoss(1, [2], Reduction.Max).Id));
        Assert.That(new HeatLoss(1, [2]).Id, Is.Not.EqualTo(new HeatLoss(1, [2], Reduction.Min).Id));
    }

    [Test]
    public void An_id_is_forty_hexadecimal_digits() => Assert.That(new Pair(1, 2).Id, Does.Match("^[0-9a-f]{40}$"));

    [Test]
    public void What_could_be_told_apart_is_different()
    {
        var large = new double[5000];
        var other = new double[5000];
        other[2500] = double.Epsilon;
        Run[] runs =
        [
            new Pair(1, 2), new Pair(2, 1), new OtherPair(1, 2), new Number(2), new Texts.Number("2"), new Texts.Number("null"),
            new Texts.Number(null), new Texts.Number(""),
            new HeatLoss(1, [1.0]), new HeatLoss(1, [1.0 + 1e-12]), new HeatLoss(1, []), new HeatLoss(1, large), new HeatLoss(1, other),
            new Pair(0, 0), new Pair(-0.0, 0), new Pair(double.NaN, 0),
            new Texts.Number("\ud800"), new Texts.Number("\ud801"), new HeatLoss(1, [1, 2]), new HeatLoss(1, [2, 1]),
        ];
        Assert.That(runs.Select(run => run.Id), Is.Unique);
    }

    [Test]
    public void NaN_is_NaN_whatever_its_payload()
        => Assert.That(new Pair(BitConverter.Int64BitsToDouble(0x7FF8000000000001), 0).Id, Is.EqualTo(new Pair(double.NaN, 0).Id));

    [Test]
    public void The_bytes_are_those_of_the_documented_format()
    {
        // Computed by hand of the format in docs/study-format.md: a change of it would lose every stored result.
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("BATCHRUN"u8);
        writer.Write((byte)1);
        Name("StudyTests.Pair");
        writer.Write(2);
        Name("left");
        writer.Write((byte)'d');
        writer.Write(1.5);
        Name("right");
        writer.Write((byte)'d');
        writer.Write(-0.0);
        string expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream.ToArray()))[..40];
        Assert.That(new Pair(1.5, -0.0).Id, Is.EqualTo(expected));

        void Name(string text)
        {
            writer.Write(text.Length);
            writer.Write(System.Text.Encoding.Unicode.GetBytes(text));
        }
    }

    [TestCase("de-DE")]
    [TestCase("tr-TR")]
    [TestCase("fa-IR")]
    public void Culture_and_order_of_entries_do_not_count(string culture)
    {
        string id = Some().Id;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.That(Some(isReversed: true).Id, Is.EqualTo(id));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void The_id_of_every_kind_of_value_is_the_same_in_every_process()
        => Assert.That(Some().Id, Is.EqualTo("77bf0fef326b6709852895910b100a0594f9bb8f"));

    [Test]
    public void Execute_sees_entries_in_one_order()
    {
        using var studies = new TemporaryStudies();
        using Study first = studies.Open("first", saveResults: false), second = studies.Open("second", saveResults: false);
        Everything one = first.Add(Some()), other = second.Add(Some(isReversed: true));
        first.RunAsync().GetAwaiter().GetResult().ThrowIfFailed();
        second.RunAsync().GetAwaiter().GetResult().ThrowIfFailed();
        Assert.That(other.Result, Is.EqualTo(one.Result));
    }

    [Test]
    public async Task Every_kind_of_value_is_stored_and_read_again()
    {
        using var studies = new TemporaryStudies();
        Everything run = Some();
        await using (Study study = studies.Open())
        {
            study.Add(run);
            (await study.RunAsync()).ThrowIfFailed();
        }

        await using Study reopened = studies.Open();
        Everything stored = reopened.Stored<Everything>().Single();
        Assert.That(stored.Id, Is.EqualTo(run.Id));
        Assert.That(stored.Result, Is.EqualTo(run.Result));
        Assert.That(stored.Jagged[1], Is.EqualTo([2.5, -0.0]));
        Assert.That(stored.Parameters.Keys, Is.EqualTo(run.Parameters.Keys));
        ResultRun untyped = reopened.Results("Everything").Single();
        Assert.That(untyped.Parameters["money"], Is.EqualTo(1.00m));
        Assert.That(untyped.Parameter<ulong>("u64"), Is.EqualTo(ulong.MaxValue));
        Assert.That(untyped.Parameters["sides"], Is.EqualTo("Left,Top"));
    }

    [Test]
    public void Parameters_cannot_be_changed_from_outside()
    {
        double[] layers = [3, 1, 2];
        var run = new HeatLoss(1, layers);
        string id = run.Id;
        layers[0] = 99;
        Assert.That(run.Layers is [3, 1, 2]);
        Assert.That(new HeatLoss(1, [3, 1, 2]).Id, Is.EqualTo(id));
        Everything every = Some();
        every.Jagged[0][0] = 99;
        every.Matrix[0, 0] = 99;
        Assert.That(every.Jagged[0][0], Is.EqualTo(1));
        Assert.That(every.Id, Is.EqualTo(Some().Id));
    }

    private static Everything Some(bool isReversed = false)
    {
        Dictionary<string, int> map = isReversed ? new() { ["b"] = 2, ["a"] = 1 } : new() { ["a"] = 1, ["b"] = 2 };
        HashSet<int> set = isReversed ? [3, 2, 1] : [1, 2, 3];
        return new(
            true, -1, -2, -3, -4, 1, 2, 3, ulong.MaxValue, Int128.MinValue, UInt128.MaxValue, System.Numerics.BigInteger.Pow(7, 99), 'x',
            (Half)0.5, 1.25f, double.MaxValue, 1.00m, "tëxt",
            new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            TimeSpan.FromTicks(5), new DateOnly(2026, 1, 2),
            new TimeOnly(3, 4), new Guid("00112233-4455-6677-8899-aabbccddeeff"), Reduction.Min, Sides.Left | Sides.Top, null, [1, 2],
            [[1], [2.5, -0.0]], new int[,] { { 1, 2 }, { 3, 4 } }, ["one"],
            map, set, (1, "b"), new Point(1, 2), new Mark("m", new Point(3, 4), [1, 2, 3]), ["a", null]);
    }
}
