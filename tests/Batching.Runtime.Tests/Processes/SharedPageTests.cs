using System.Diagnostics;
using System.Globalization;

namespace Batching.Runtime.Tests.Processes;

/// <summary>The page that a caller shares with its worker.</summary>
public class SharedPageTests
{
    [Test]
    [Platform("Linux")]
    public void Its_memory_is_there_before_it_is_used()
    {
        using var page = SharedPage.Create();
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%b", page.Path]) { RedirectStandardOutput = true })!;
        Assert.That(int.Parse(stat.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture), Is.GreaterThan(0), "blocks of the disk");
    }

    [Test]
    public void Both_sides_see_the_same_and_the_key_is_gone_with_the_file()
    {
        using var caller = SharedPage.Create();
        using var again = new FileStream(caller.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var worker = SharedPage.Open(caller.Path);
        Assert.That(worker.Key, Is.EqualTo(caller.Key).And.Not.EqualTo(Guid.Empty));
        Assert.That(File.Exists(caller.Path), Is.False);
        worker.Current = SharedPage.Word(3, 17);
        caller.Cancelled = 5;
        Assert.That((SharedPage.PositionOf(caller.Current), worker.Cancelled), Is.EqualTo((17, 5)));
        var content = new byte[4096];
        again.ReadExactly(content);
        Assert.That(content.AsSpan().IndexOf(caller.Key.ToByteArray()), Is.EqualTo(-1), "code of the user's does not find it there");
    }

    [TestCase(0)]
    [TestCase(10)]
    [TestCase(4096)]
    [TestCase(5000)]
    public void A_file_that_is_none_is_not_touched(int size)
    {
        string path = Path.GetTempFileName();
        try
        {
            var content = new byte[size];
            Array.Fill(content, (byte)7);
            File.WriteAllBytes(path, content);
            Assert.That(() => SharedPage.Open(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains(path));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(content));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
