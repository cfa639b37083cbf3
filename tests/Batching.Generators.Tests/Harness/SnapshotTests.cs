using System.Runtime.CompilerServices;

namespace Batching.Testing;

/// <summary>That snapshots are named, compared, refused and accepted as documented.</summary>
public class SnapshotTests
{
    private string _directory = "";

    private string Verified => Path.Combine(_directory, "Some.verified.cs");

    private string Received => Path.Combine(_directory, "Some.received.cs");

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void A_missing_snapshot_fails_with_the_way_to_accept_and_writes_the_received_file()
    {
        Assert.That(
            () => Snapshot.Match(Verified, "one\n", accept: false),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("rename Some.received.cs to Some.verified.cs"));
        Assert.That(File.ReadAllText(Received), Is.EqualTo("one\n"));
        Assert.That(File.Exists(Verified), Is.False);
    }

    [Test]
    public void A_difference_fails_with_the_lines_that_differ_and_their_surroundings_only()
    {
        string[] lines = [.. Enumerable.Range(0, 30).Select(line => $"line {line}")];
        File.WriteAllText(Verified, string.Join("\n", lines));
        lines[15] = "changed";
        string message =
            Assert.Throws<AssertionException>(() => Snapshot.Match(Verified, string.Join("\n", lines), accept: false))!.Message;
        Assert.That(message, Does.Contain("- line 15\n+ changed\n  line 16"));
        Assert.That(message, Does.Contain("  line 12\n").And.Not.Contains("line 11\n"));
        Assert.That(message, Does.Contain("  line 18\n").And.Not.Contains("line 19"));
        Assert.That(File.Exists(Received));
    }

    [Test]
    public void Line_endings_and_trailing_empty_lines_do_not_count_but_spaces_do()
    {
        File.WriteAllText(Verified, "one\r\ntwo\r\n");
        Assert.That(() => Snapshot.Match(Verified, "one\ntwo", accept: false), Throws.Nothing);
        Assert.That(() => Snapshot.Match(Verified, "one \ntwo", accept: false), Throws.InstanceOf<AssertionException>());
    }

    [Test]
    public void Accepting_rewrites_the_verified_file_and_removes_the_received_one()
    {
        File.WriteAllText(Verified, "old\n");
        File.WriteAllText(Received, "rejected\n");
        Snapshot.Match(Verified, "new\r\nlines", accept: true);
        Assert.That(File.ReadAllText(Verified), Is.EqualTo("new\nlines\n"));
        Assert.That(File.Exists(Received), Is.False);
    }

    [Test]
    public void A_match_removes_a_received_file_of_before()
    {
        File.WriteAllText(Verified, "same\n");
        File.WriteAllText(Received, "rejected\n");
        Snapshot.Match(Verified, "same", accept: false);
        Assert.That(File.Exists(Received), Is.False);
    }

    [Test]
    public void Files_are_named_after_class_test_and_hint()
        => Assert.That(
            Snapshot.FileOf(Path.Combine(_directory, "SomeTests.cs"), "Some_test", "Outer.Inner<T>.g.cs"),
            Is.EqualTo(Path.Combine(_directory, "SomeTests.Some_test#Outer.Inner-T-.g.verified.cs")));

    [Test]
    public void Sources_are_found_where_the_compiler_maps_their_paths([Values] bool isMapped)
    {
        string path = isMapped ? "/_/tests/Batching.Generators.Tests/Harness/SnapshotTests.cs" : PathOfThisFile();
        Assert.That(SourceTree.Resolve(path), Does.Exist);
        Assert.That(
            File.ReadAllText(SourceTree.Resolve(path)), Does.Contain(nameof(Sources_are_found_where_the_compiler_maps_their_paths)));
    }

    private static string PathOfThisFile([CallerFilePath] string path = "") => path;
}
