using System.Globalization;
using System.Numerics;

namespace Batching.Runtime.Tests.Pipelines.Checkpoints;

/// <summary>Which indices are told apart by their content, and that the hash is the same everywhere.</summary>
public sealed class KeyHashTests
{
    private static readonly object?[] s_different =
    [
        null, "", "a", "A", "ab", "\ud800", "1", 1, 2, -1, 1u, 1.0, 1f, (Half)1, 1m, (Int128)1, (BigInteger)2, true, false, 'a', '1',
        0.0, -0.0, double.NaN, DayOfWeek.Monday, new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), Guid.Empty,
        new DateTime(1), new DateTime(1, DateTimeKind.Utc), new DateTimeOffset(1, TimeSpan.Zero), new TimeSpan(1), new DateOnly(1, 1, 1),
        new TimeOnly(1),
        ("a", "b"), ("ab", ""), ("", "ab"), (1, 2), (1, 2, 3), ((1, 2), 3), Tuple.Create(1, "2"), new[] { 1, 2 }, new[] { 1, 2, 3 },
        Array.Empty<int>(), new[] { "1", "2" },
        new Row(1, 0.5), new Row(2, 0.5), new Uri("http://a/"),
    ];

    [Test]
    public void Every_two_values_of_different_content_differ()
    {
        string?[] hashes = [.. s_different.Select(key => KeyHash.OfIndices([key]))];
        Assert.That(hashes, Has.None.Null);
        Assert.That(hashes, Is.Unique);
    }

    [Test]
    public void Order_and_borders_between_indices_count()
        => Assert.That(
            new[] { KeyHash.OfIndices(["a", "b"]), KeyHash.OfIndices(["b", "a"]), KeyHash.OfIndices(["ab"]), KeyHash.OfIndices(["ab", ""]),
                KeyHash.OfIndices<string>([]) }, Is.Unique);

    [Test]
    public void Equal_content_is_equal_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            string? invariant = KeyHash.OfIndices(s_different);
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.That(KeyHash.OfIndices(s_different), Is.EqualTo(invariant));
            Assert.That(CultureInfo.CurrentCulture.Name, Is.EqualTo("de-DE"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // Computed by another implementation. Fixed for all versions: a stored checkpoint would be refused otherwise.
    [Test]
    public void The_hashes_are_the_golden_ones()
    {
        Assert.That(KeyHash.OfIndices<string>(["a.jpg", "b.jpg"]), Is.EqualTo("732dd03dbfabf9e7e348b6c85df4ae09"));
        Assert.That(KeyHash.OfIndices<int>([0, 1, 2]), Is.EqualTo("e661e98f027976295addce51717ffe61"));
        Assert.That(KeyHash.OfIndices([("a", 1.5, DayOfWeek.Friday)]), Is.EqualTo("a370781ca7252f8a90b8c9a85cfb7602"));
        Assert.That(KeyHash.OfOrdinals([4, 2, 9]), Is.EqualTo("8b99675491c37f0c92da55e332b47672"));
    }

    [Test]
    public void Long_indices_are_hashed_to_their_end()
        => Assert.That(
            KeyHash.OfIndices([new string('x', 100_000) + "a"]), Is.Not.EqualTo(KeyHash.OfIndices([new string('x', 100_000) + "b"])));

    [Test]
    public void What_has_no_content_that_can_be_known_is_known_by_its_count_alone()
    {
        Assert.That(KeyHash.OfIndices([new object()]), Is.Null);
        Assert.That(KeyHash.OfIndices([("a", new object())]), Is.Null);
        object[] itself = new object[1];
        itself[0] = itself;
        Assert.That(KeyHash.OfIndices([itself]), Is.Null);
    }

    private sealed record Row(int Number, double Weight);
}
