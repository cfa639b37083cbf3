using System.Text;
using System.Text.Json.Nodes;

namespace ClusterTests;

/// <summary>
/// Plan files from other people, with a correct hash. Their content cannot make the library use files outside the folder, allocate much
/// memory, or print forged lines.
/// </summary>
public class ForeignPlanTests
{
    [TestCase("name", "../victim/cells")]
    [TestCase("name", "/victim")]
    [TestCase("name", "..")]
    [TestCase("name", "")]
    [TestCase("name", "cells\nfailed: nothing")]
    [TestCase("name", "cells\u001b[2J")]
    [TestCase("name", null)]
    [TestCase("shards", 2147483591)]
    [TestCase("shards", 0)]
    [TestCase("shards", -1)]
    [TestCase("shards", 5)]
    [TestCase("kind", "7")]
    [TestCase("kind", "Pipeline")]
    [TestCase("layout", "7")]
    [TestCase("runs", null)]
    [TestCase("code", null)]
    [TestCase("runs/0", null)]
    [TestCase("runs/0/id", "../../../victim/draft")]
    [TestCase("runs/0/id", "..")]
    [TestCase("runs/0/id", "")]
    [TestCase("runs/0/id", "0123456789ABCDEF0123456789abcdef01234567")]
    [TestCase("runs/0/id", "0123456789abcdef0123456789abcdef0123456\n")]
    [TestCase("runs/0/type", "Some.Other")]
    [TestCase("runs/0/type", "x\ny")]
    [TestCase("runs/0/parameters", null)]
    [TestCase("runs/0/parameters", "text")]
    [TestCase("code/0", null)]
    [TestCase("code/0/of", "Cell\u202e")]
    [TestCase("code/0/version", "../../victim")]
    [TestCase("code/0/version", "..")]
    [TestCase("code/0/version", "")]
    [TestCase("code/0/version", "unknown")]
    [TestCase("code/0/members", null)]
    [CancelAfter(60_000)]
    public async Task What_no_plan_contains_is_refused_when_it_is_read(string path, object? value)
    {
        using var folder = new TemporaryFolder();
        string file = await Forge(folder, plan => Set(plan, path, value));
        string victim = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "victim")).FullName, ".draft.0123.tmp");
        await File.WriteAllTextAsync(victim, "precious");
        File.SetLastWriteTimeUtc(victim, DateTime.UtcNow.AddDays(-1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InvalidDataException>(() => ClusterPlan.Open(file))!.Message;
        Assert.That(message, Does.Contain(file));
        Assert.That(message.Where(char.IsControl), Is.Empty);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000_000));
        Assert.That(File.Exists(victim));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Runs_and_code_that_are_there_twice_are_refused()
    {
        using var folder = new TemporaryFolder();
        string twice = await Forge(folder, plan => plan["runs"]!.AsArray().Add(plan["runs"]![0]!.DeepClone()));
        Assert.That(() => ClusterPlan.Open(twice), Throws.TypeOf<InvalidDataException>().With.Message.Contains("twice"));
        string code = await Forge(folder, plan => plan["code"]!.AsArray().Add(plan["code"]![0]!.DeepClone()));
        Assert.That(() => ClusterPlan.Open(code), Throws.TypeOf<InvalidDataException>().With.Message.Contains(code));
    }

    [TestCase("pipeline/batches", 1_000_000_000_000)]
    [TestCase("pipeline/batches", -1)]
    [TestCase("pipeline/batches", 0)]
    [TestCase("pipeline", null)]
    [TestCase("code", "[]")]
    [CancelAfter(60_000)]
    public async Task What_no_plan_of_a_pipeline_contains_is_refused_when_it_is_read(string path, object? value)
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await Dataset.Range(50).Pipeline<Samples>().Draw()
            .PlanShardsAsync("samples", folder.Shared, shardCount: 2, new PipelineOptions { BatchSize = 5 });
        string file = Reseal(plan.Path, content => Set(content, path, value));
        Assert.That(() => ClusterPlan.Open(file), Throws.TypeOf<InvalidDataException>().With.Message.Contains(file));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Texts_of_a_plan_and_of_its_results_forge_no_line()
    {
        using var folder = new TemporaryFolder();
        string file = await Forge(folder, plan =>
        {
            Set(plan, "runs/0/parameters", "{}");
            plan["runs"]![0]!["parameters"]!["row\nshard 7: forged\u001b]0;title\u0007"] = "\u009b2J\u202e\u2028";
        });
        ClusterPlan plan = ClusterPlan.Open(file);
        var failure = new RunFailure
        {
            Type = "Type\nfailed: forged",
            Message = "done\r\nconflict: forged\u001b[2J",
            StackTrace = null,
            Attempts = 1,
        };
        plan.Items.Results.Publish(new ResultRecord(plan.Items.KeyOf(0), ResultState.Failed, null, failure, null, null));
        using StringWriter output = new(), error = new();
        await using Study study = folder.Cells(rows: 1);
        Assert.That(await ClusterProgram.RunAsync(study, ["status", file], new ClusterProgramOptions { Output = output, Error = error }),
            Is.EqualTo(ClusterExitCodes.Incomplete));
        string[] lines = output.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.That(lines, Has.Length.EqualTo(4), output.ToString());
        Assert.That(lines.SelectMany(line => line).Where(letter => char.IsControl(letter) || letter is '\u2028' or '\u202e'), Is.Empty);
        Assert.That(
            await ClusterProgram.RunAsync(study, ["status", "no\u001b[2Jwhere"],
                new ClusterProgramOptions { Output = output, Error = error }), Is.EqualTo(ClusterExitCodes.Failed));
        Assert.That(error.ToString().TrimEnd().Where(char.IsControl), Is.Empty);
    }

    [TestCase("../../../victim/file.bin")]
    [TestCase("..")]
    [TestCase("")]
    [TestCase("00000001.bin")]
    [TestCase(null)]
    [CancelAfter(60_000)]
    public async Task An_output_that_is_not_of_its_batch_is_not_looked_at(string? name)
    {
        using var folder = new TemporaryFolder();
        var options = new PipelineOptions { BatchSize = 5 };
        Pipeline<Samples> pipeline = Dataset.Range(50).Pipeline<Samples>().Draw();
        ClusterPlan plan = await pipeline.PlanShardsAsync("samples", folder.Shared, shardCount: 1, options);
        string victim = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "victim")).FullName, "file.bin");
        await File.WriteAllTextAsync(victim, "precious");
        plan.Items.Results.Publish(
            new ResultRecord(plan.Items.KeyOf(0), ResultState.Done,
                new JsonObject { ["file"] = name, ["sha256"] = new string('0', 64) }.ToJsonString(), null, null, null));
        Assert.That((await plan.GetStatusAsync()).DamagedFiles, Has.Count.EqualTo(1));
        ResultConflictException conflict = Assert.ThrowsAsync<ResultConflictException>(
            () => pipeline.RunShardAsync(plan, 0, (batch, path, token) => File.WriteAllTextAsync(path, batch.Text, token), options))!;
        Assert.That(Path.GetFileName(conflict.Paths.Single()), Does.StartWith("00000000.conflict-"));
        Assert.That(await File.ReadAllTextAsync(victim), Is.EqualTo("precious"));
    }

    private static async Task<string> Forge(TemporaryFolder folder, Action<JsonNode> change)
    {
        await using Study study = folder.Cells(rows: 1);
        return Reseal((await study.PlanShardsAsync(folder.Shared, shardCount: 2)).Path, change);
    }

    /// <summary>Writes a changed plan with a correct hash.</summary>
    private static string Reseal(string plan, Action<JsonNode> change)
    {
        JsonObject content = JsonNode.Parse(File.ReadAllText(plan))!.AsObject();
        content.Remove("hash");
        change(content);
        string file = Path.Combine(Path.GetDirectoryName(plan)!, $"forged.{Guid.NewGuid():N}.plan.json");
        File.WriteAllBytes(file, SealedJson.Seal(Encoding.UTF8.GetBytes(content.ToJsonString())));
        return file;
    }

    private static void Set(JsonNode node, string path, object? value)
    {
        string[] steps = path.Split('/');
        JsonNode? made = value switch
        {
            null => null,
            string text when text is "[]" or "{}" => JsonNode.Parse(text),
            "7" => JsonValue.Create(7),
            string text => JsonValue.Create(text),
            int number => JsonValue.Create(number),
            long number => JsonValue.Create(number),
            _ => throw new ArgumentException("A value of another type.", nameof(value)),
        };
        foreach (string step in steps[..^1])
        {
            node = int.TryParse(step, out int at) ? node[at]! : node[step]!;
        }

        if (int.TryParse(steps[^1], out int place))
        {
            node[place] = made;
        }
        else
        {
            node[steps[^1]] = made;
        }
    }
}
