using Acceptance.Nets;

namespace Acceptance;

/// <summary>Wirings, constructors and validators that throw.</summary>
public class NetConstruction
{
    [Test]
    public async Task A_constructor_that_throws_in_a_wiring_is_reported_with_the_address_every_time()
    {
        var net = new Wired(net => net.Join(net.Put(new Source(null!)).Out, net.Put(new Faulty()).In));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            NetException failure = await Tests.FailureAsync<NetException>(() => net.ExecuteAsync());
            Assert.That(failure.Message, Does.Contain("'Wired'").And.Contain("InvalidDataException: no model"));
            Assert.That(failure.InnerException, Is.TypeOf<InvalidDataException>());
        }
    }

    [Test]
    public void A_wiring_that_throws_in_a_net_of_a_net_is_reported_with_its_own_address()
    {
        var inner = new Wired(_ => throw new InvalidDataException("no model"));
        var net = new Wired(net => net.Join(net.Put(inner, "part").Out, net.Out));
        Assert.That(net.Validate, Throws.TypeOf<NetException>().With.Message.Contains("'Wired/part'").And.Message.Contains("no model"));
    }

    [Test]
    public async Task A_net_that_is_wired_wrongly_says_so_every_time()
    {
        var net = new Wired(_ => { });
        await Tests.FailureAsync<NetWiringException>(() => net.ExecuteAsync());
        await Tests.FailureAsync<NetWiringException>(() => net.ExecuteAsync());
    }

    [Test]
    public async Task A_net_whose_input_is_rejected_is_executed_with_another()
    {
        var net = new AddsToEven();
        await Tests.FailureAsync<PacketRejectedException>(() => net.ExecuteAsync(3, "odd"));
        Assert.That((await net.ExecuteAsync(2, "even")).Sum, Is.EqualTo(3));
    }

    [Test]
    public async Task A_net_that_is_given_no_sequence_is_executed_with_one()
    {
        var net = new Flow(net =>
        {
            var square = net.Put(new Words.SquareComponent());
            net.Join(net.Numbers, square.Number);
            net.Join(square.Result, net.Results);
        });
        await Tests.FailureAsync<ArgumentNullException>(() => net.ExecuteAsync(null!));
        Assert.That((await net.ExecuteAsync([3])).Results, Is.EqualTo(new[] { 9 }));
    }

    [Test]
    public async Task A_validator_of_a_component_that_throws_is_reported_with_the_port_the_packet_and_the_cause()
    {
        var net = new Validated();
        ComponentException failure = await Tests.FailureAsync<ComponentException>(() => net.ExecuteAsync("word", null!));
        Assert.That(failure.Message,
            Does.Contain("'Validated/LengthOf'").And.Contain("'Validated/LengthOf.Text'").And.Contain(
                "HasLength threw NullReferenceException"));
        Assert.That(failure.InnerException!.InnerException, Is.TypeOf<NullReferenceException>());
    }

    [Test]
    public async Task A_validator_of_a_net_that_throws_is_reported_with_the_port_and_the_cause()
    {
        var net = new Validated();
        PacketRejectedException failure = await Tests.FailureAsync<PacketRejectedException>(() => net.ExecuteAsync(null!, "word"));
        Assert.That(failure.Message, Does.Contain("'Validated.Word'").And.Contain("IsWord threw NullReferenceException"));
        Assert.That((await net.ExecuteAsync("a", "bcd")).Total, Is.EqualTo(4));
    }

    [Test]
    public async Task A_packet_that_cannot_be_shown_is_rejected_all_the_same()
    {
        var builder = new NetBuilder("net");
        InPort<Unshowable> given = builder.AddInput<Unshowable>("given", validator: _ => throw new InvalidDataException("broken"));
        OutPort<Unshowable> result = builder.AddOutput<Unshowable>("result");
        var map = builder.Add("map", Components.Map((Unshowable packet) => packet));
        builder.Connect(given, map.In);
        builder.Connect(map.Out, result);
        ArgumentException failure =
            await Tests.FailureAsync<ArgumentException>(() => builder.Build().ExecuteAsync(new NetArguments { new Unshowable() }));
        Assert.That(failure.Message, Does.Contain("threw InvalidDataException: broken"));
    }

    private sealed class Unshowable
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
