using System.Text.Json;
using System.Text.Json.Nodes;
using Batching.Cluster.Worker;

namespace ClusterTests;

public class PlanTests
{
    [Test]
    public async Task Planning_the_same_again_is_the_same_file()
    {
        using var folder = new TemporaryFolder();
        await using Study one = folder.Cells(rows: 3, machine: "a"), other = folder.Cells(rows: 3, machine: "b");
        ClusterPlan plan = await one.PlanShardsAsync(folder.Shared, shardCount: 4), again = await other.PlanShardsAsync(folder.Shared, shardCount: 4);
        Assert.That(again.Path, Is.EqualTo(plan.Path));
        Assert.That(Directory.GetFiles(folder.Shared), Is.EqualTo(new[] { plan.Path }), "Something else was left in the folder.");
    }

    [Test]
    public async Task A_plan_that_was_written_is_the_plan_that_is_read()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 3);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 4, ShardLayout.Contiguous), read = ClusterPlan.Open(plan.Path),
            found = ClusterPlan.Open(folder.Shared);
        Assert.That((read.Id, read.Name, read.ShardCount, read.Layout, read.ItemCount, read.Folder),
            Is.EqualTo((plan.Id, "cells", 4, ShardLayout.Contiguous, 12L, folder.Shared)));
        Assert.That(found.Path, Is.EqualTo(plan.Path));
    }

    [Test]
    public async Task A_plan_names_every_run_with_its_parameters_and_the_code()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 2);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        JsonNode file = JsonNode.Parse(await File.ReadAllTextAsync(plan.Path))!;
        Assert.That(file["runs"]!.AsArray().Select(run => run!["id"]!.GetValue<string>()), Is.EqualTo(study.Select(run => run.Id)));
        Assert.That(file["runs"]![5]!["parameters"]!.ToJsonString(), Is.EqualTo("""{"column":0.5,"row":1}"""));
        Assert.That(file["code"]![0]!["of"]!.GetValue<string>(), Is.EqualTo(typeof(Cell).FullName));
        Assert.That(file["shards"]!.GetValue<int>(), Is.EqualTo(2));
    }

    [Test]
    public async Task Only_runs_without_a_result_are_planned()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Open();
        study.AddRange(Number.Grid(value: [1, 2, 3]));
        await study.RunAsync();
        study.AddRange(Number.Grid(value: [3, 4, 5]));
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        Assert.That(plan.ItemCount, Is.EqualTo(2));
        await study.RunAsync();
        Assert.That(() => study.PlanShardsAsync(folder.Shared, shardCount: 1),
            Throws.InvalidOperationException.With.Message.Contains("every run has a result"));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(13)]
    public async Task A_number_of_shards_that_does_not_fit_is_refused(int shards)
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 3);
        Assert.That(() => study.PlanShardsAsync(folder.Shared, shards), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("12"));
        Assert.That(Directory.Exists(folder.Shared), Is.False);
    }

    [Test]
    public async Task A_plan_in_which_any_byte_has_changed_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 1);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        byte[] whole = await File.ReadAllBytesAsync(plan.Path);
        var random = new Random(8);
        for (var round = 0; round < 300; round++)
        {
            byte[] changed = [.. whole];
            int at = random.Next(changed.Length);
            changed[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(plan.Path, changed);
            Assert.That(() => ClusterPlan.Open(plan.Path), Throws.TypeOf<InvalidDataException>().With.Message.Contains(plan.Path),
                $"byte {at} became {changed[at]}");
        }
    }

    [Test]
    public async Task A_plan_that_is_cut_off_anywhere_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 1);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        byte[] whole = await File.ReadAllBytesAsync(plan.Path);
        for (var length = 0; length < whole.Length; length += 7)
        {
            await File.WriteAllBytesAsync(plan.Path, whole[..length]);
            Assert.That(() => ClusterPlan.Open(plan.Path), Throws.TypeOf<InvalidDataException>().With.Message.Contains(plan.Path),
                $"{length} bytes");
        }
    }

    [TestCase("""{"a": 1}""", "is not a plan")]
    [TestCase("""[1, 2]""", "is not a plan")]
    [TestCase("not JSON at all", "is not a plan")]
    [TestCase("""{"format": "Batching.ClusterPlan", "version": 2, "kind": "Campaign"}""", "format version 2")]
    public void A_foreign_or_later_file_is_refused_by_name(string content, string message)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "x.plan.json");
        File.WriteAllText(path, content);
        Assert.That(
            () => ClusterPlan.Open(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains(path).And.Message.Contains(message));
    }

    [Test]
    public void A_plan_that_is_not_there_is_an_error_that_says_how_to_make_one()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => ClusterPlan.Open(folder.Path), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("PlanAsync"));
        Assert.That(() => ClusterPlan.Open(Path.Combine(folder.Path, "x.plan.json")),
            Throws.TypeOf<FileNotFoundException>().With.Message.Contains("PlanAsync"));
    }

    [Test]
    public async Task A_plan_of_other_code_is_refused_with_what_has_changed()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 1);
        PlanData data = (await study.PlanShardsAsync(folder.Shared, shardCount: 2)).Data;
        PlannedCode code = data.Code[0];
        (string member, string hash) = code.Members.First();
        Dictionary<string, string> members = new(code.Members) { [member] = hash + "0" };
        ClusterPlan edited = ClusterPlan.Write(folder.Shared, data with { Code = [code with { Version = "another", Members = members }] });
        Assert.That(() => study.RunShardAsync(edited, 0),
            Throws.ArgumentException.With.Message.Contains(member).And.Message.Contains("has changed"));
        Assert.That(() => study.MergeAsync(edited), Throws.ArgumentException.With.Message.Contains("other code"));
    }

    [Test]
    public async Task A_plan_of_other_runs_is_refused_with_the_first_that_is_not_there()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 2), other = folder.Cells(rows: 1, machine: "b");
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        Assert.That(() => other.RunShardAsync(plan, 0), Throws.ArgumentException.With.Message.Contains("Cell(column: 0, row: 1)"));
    }

    [TestCase(2)]
    [TestCase(-1)]
    public async Task A_shard_that_the_plan_has_not_is_refused(int index)
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 2);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        Assert.That(() => study.RunShardAsync(plan, index), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("0 to 1"));
    }

    [TestCase(ShardLayout.Strided)]
    [TestCase(ShardLayout.Contiguous)]
    public void Every_item_is_in_one_shard_and_shards_differ_by_one_at_most(ShardLayout layout)
    {
        var random = new Random(3);
        for (var round = 0; round < 500; round++)
        {
            int count = random.Next(1, 200), shards = random.Next(1, count + 1);
            long[][] places = [.. Enumerable.Range(0, shards).Select(shard => layout.PlacesOf(shard, shards, count).ToArray())];
            Assert.That(places.SelectMany(each => each).Order(), Is.EqualTo(Enumerable.Range(0, count)), $"{count} in {shards}");
            Assert.That(places.Max(each => each.Length) - places.Min(each => each.Length), Is.LessThanOrEqualTo(1), $"{count} in {shards}");
        }
    }

    [Test]
    public void What_is_sealed_is_still_JSON()
    {
        byte[] sealedText = SealedJson.Seal("""{"a": 1}"""u8);
        Assert.That(JsonDocument.Parse(sealedText).RootElement.GetProperty("hash").GetString(), Is.EqualTo(SealedJson.HashIn(sealedText)));
    }
}
