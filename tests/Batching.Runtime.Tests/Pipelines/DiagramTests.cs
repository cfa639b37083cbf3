namespace Batching.Runtime.Tests.Pipelines;

public sealed class DiagramTests
{
    [Test]
    public void Steps_chances_borders_and_other_pipelines_are_drawn()
    {
        var count = Variable.Create<int>("count", 0);
        Pipeline<Numbers> pipeline = Dataset.Range(20).Pipeline<Numbers>()
            .WithProbability(0.25, part => part.Tap(_ => { }).Tap(_ => { }))
            .Where(_ => true)
            .Update(count, (value, _) => value + 1)
            .Rebatch(4)
            .Merge(Dataset.Range(8).Pipeline<Numbers>().Tap(_ => { }))
            .Step("say \"hi\"", (batch, _) => batch);
        Assert.That(pipeline.ToMermaid(), Is.EqualTo("""
            flowchart LR
              d0[("20 items, Numbers")]
              s0{"0 WithProbability 0.25"}
              d0 --> s0
              s1["1 Tap"]
              s0 -->|chosen| s1
              s2["2 Tap"]
              s1 --> s2
              s3{"3 Where"}
              s2 --> s3
              s0 -->|not chosen| s3
              s4(["4 Update count"])
              s3 --> s4
              s5[["5 Rebatch 4"]]
              s4 --> s5
              subgraph o6 [other]
                d1[("8 items, Numbers")]
                s7["7 Tap"]
                d1 --> s7
              end
              s6[["6 Merge"]]
              s5 --> s6
              s7 --> s6
              s8["8 say #quot;hi#quot;"]
              s6 --> s8

            """));
    }

    [Test]
    public void A_template_has_no_dataset_yet()
        => Assert.That(Pipeline.Create<Numbers>().Tap(_ => { }).ToMermaid(),
            Is.EqualTo("flowchart LR\n  d0[(\"Numbers: no dataset yet\")]\n  s0[\"0 Tap\"]\n  d0 --> s0\n"));

    [Test]
    public void A_chance_at_the_end_leads_out_of_the_chart_only_where_something_follows()
        => Assert.That(
            Dataset.Range(2).Pipeline<Numbers>().Tap(_ => { }).WithProbability(0.5).ToMermaid(),
            Is.EqualTo(
                "flowchart LR\n  d0[(\"2 items, Numbers\")]\n  s0{\"0 WithProbability 0.5\"}\n  d0 --> s0\n  s1[\"1 Tap\"]\n  s0 -->|chosen| s1\n"));
}
