using Acceptance.Nets;

namespace Acceptance;

/// <summary>Packets that nobody gets.</summary>
public class NetSurplus
{
    [Test]
    public async Task Surplus_packets_fail_a_run_that_asks_for_it()
    {
        NetException failure = await Tests.FailureAsync<NetException>(() => First().ExecuteAsync(new NetOptions { FailOnSurplus = true }));
        Assert.That(failure.Message, Does.Contain("2 of the packets of 'Wired.Out'"));
    }

    [Test]
    public async Task Surplus_packets_are_counted_otherwise()
    {
        Wired net = First();
        await net.ExecuteAsync();
        Assert.That(net.SurplusPackets, Is.EqualTo(2));
    }

    [Test]
    public async Task A_run_without_surplus_packets_ends_well_that_asks_for_it()
    {
        var net = new Wired(net => net.Join(net.Put(Source.Of(1)).Out, net.Out));
        Assert.That((await net.ExecuteAsync(new NetOptions { FailOnSurplus = true })).Out, Is.EqualTo(1));
    }

    private static Wired First() => new(net => net.Join(net.Put(Source.Of(1, 2, 3)).Out, net.Out));
}
