namespace ClusterTests;

public class PublicationTests
{
    [Test]
    public async Task Of_many_who_publish_one_name_at_once_one_does()
    {
        const int Writers = 4, Rounds = 100;
        using var folder = new TemporaryFolder();
        for (var round = 0; round < Rounds; round++)
        {
            string path = Path.Combine(folder.Path, $"{round}.json");
            using var together = new Barrier(Writers);
            bool[] published = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    return Publication.TryPublish(path, [(byte)writer]);
                },
                TaskCreationOptions.LongRunning)));
            Assert.That(published.Count(each => each), Is.EqualTo(1), $"round {round}");
            Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(new[] { (byte)Array.IndexOf(published, true) }), $"round {round}");
        }

        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(Rounds), "A private name was left.");
    }

    [Test]
    public void What_a_killed_writer_left_is_removed_when_it_is_old_and_only_then()
    {
        using var folder = new TemporaryFolder();
        var results = new ResultFolder(folder.Path);
        Directory.CreateDirectory(results.FolderOf("code"));
        string path = Path.Combine(results.FolderOf("code"), "id.json"), old = Publication.PrivateName(path),
            young = Publication.PrivateName(path);
        File.WriteAllText(path, "");
        File.WriteAllText(old, "");
        File.WriteAllText(young, "");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow - TimeSpan.FromHours(2));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - TimeSpan.FromHours(2));
        results.RemoveAbandoned("code");
        Assert.That(Directory.GetFiles(results.FolderOf("code")), Is.EquivalentTo(new[] { path, young }));
    }

    [Test]
    public void A_folder_that_cannot_be_written_to_is_an_error_of_the_file_system()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        Assert.That(() => Publication.TryPublish(Path.Combine(file, "x.json"), [1]), Throws.InstanceOf<IOException>());
    }
}
