using Acceptance.Nets;

namespace Acceptance;

/// <summary>Wirings that are wrong, and what is drawn of nets.</summary>
public class NetWirings
{
    [Test]
    public async Task Every_fault_is_listed_at_once()
    {
        var net = new Wired(net =>
        {
            net.Put(new Words.SquareComponent());
            var left = net.Put(new Words.SumComponent(), "left");
            var right = net.Put(new Words.SumComponent(), "right");
            var twice = net.Put(new Words.UpperComponent());
            var length = net.Put(new Length());
            var second = net.Put(new Length());
            net.Join(left.Result, right.Left, Wired.NoBound);
            net.Join(right.Result, left.Left, capacity: 0);
            net.Join(twice.Result, length.In);
            net.Join(twice.Result, second.In);
            net.Join(new Words.UpperComponent().Result, second.In);
        });
        IReadOnlyList<NetFault> faults = net.Validate();
        Assert.That(faults.Select(fault => $"{fault.Kind} {fault.Address}"), Is.EquivalentTo(new[]
        {
            "NotAdded Result", "UnwiredNetOutput Wired.Out", "UnconnectedInput Wired/Square.Number", "UnconnectedInput Wired/left.Right",
            "UnconnectedInput Wired/right.Right",
            "UnconnectedInput Wired/Upper.Text", "WiredTwice Wired/Upper.Result", "WiredTwice Wired/Length2.In",
            "UnreachableComponent Wired/left", "UnreachableComponent Wired/right", "UnreachableComponent Wired/Length",
            "UnreachableComponent Wired/Length2", "UnboundedCycle Wired/left",
        }));
        NetWiringException failure = await Tests.FailureAsync<NetWiringException>(() => net.ExecuteAsync());
        Assert.That(failure.Faults, Is.EqualTo(faults));
        Assert.That(failure.Message, Does.Contain("fanOut: true").And.Contain("left -> right -> left"));
    }

    [Test]
    public void Configs_that_must_be_given_are_among_the_faults()
    {
        var net = new Wired(net =>
        {
            var add = net.Put(new Words.AddGivenComponent());
            net.Join(net.Put(Source.Of(1)).Out, add.Number);
            net.Join(add.Result, net.Out);
        });
        Assert.That(net.Validate().Single(),
            Has.Property(nameof(NetFault.Kind)).EqualTo(NetFaultKind.MissingConfig).And.Property(nameof(NetFault.Address))
                .EqualTo("Wired/AddGiven.Summand"));
    }

    [Test]
    public void A_component_has_one_place()
    {
        var square = new Words.SquareComponent();
        var net = new Wired(net =>
        {
            net.Put(square);
            net.Put(square);
        });
        Assert.That(net.Validate,
            Throws.TypeOf<NetException>().With.Message.Contains("Wired/Square").And.InnerException.TypeOf<InvalidOperationException>());
    }

    [Test]
    public void A_net_is_drawn_the_same_at_every_call()
    {
        var net = new Outer([]);
        string drawn = net.ToMermaid();
        Assert.That(drawn, Is.EqualTo("""
            flowchart LR
                subgraph n0["Outer"]
                    p1(["Start"])
                    p2["End"]
                    subgraph n3["Seed"]
                        p4(["In"])
                        p5["Out"]
                        subgraph n6["First"]
                            p7(["Start"])
                            p8["Word"]
                        end
                        subgraph n9["Second"]
                            p10(["Word"])
                            p11["Out"]
                        end
                    end
                    subgraph n12["Upper"]
                        p13(["Text"])
                        p14["Result"]
                    end
                end
                p1 -.-> p4
                p5 --> p13
                p14 -.-> p2
                p4 -.-> p7
                p8 --> p10
                p11 -.-> p5

            """.ReplaceLineEndings("\n")));
        Assert.That((net.ToMermaid(), new Outer([]).ToMermaid()), Is.EqualTo((drawn, drawn)));
    }

    [Test]
    public void Ports_that_are_not_connected_may_be_hidden()
    {
        var net = new Wired(net =>
        {
            var cut = net.Put(new Words.CutComponent());
            net.Join(cut.Count, net.Out);
        });
        Assert.That(net.ToMermaid(), Does.Contain("\"Tail\"").And.Contain("[/\"At\"/]"));
        string less = net.ToMermaid(new MermaidOptions { HideUnconnectedPorts = true, HideConfigs = true });
        Assert.That(less, Does.Not.Contain("Tail").And.Not.Contain("\"At\"").And.Not.Contain("Text"));
    }
}
