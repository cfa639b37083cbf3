using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;

namespace Batching.Runtime.Tests;

/// <summary>Nets at random against a sequential model: the same outputs or the predicted error, and nothing hangs or is left.</summary>
public class RandomNetTests
{
    private const int Nets = 1000;
    private const ulong Seed = 20260101;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Test]
    public void Random_nets_do_what_the_model_does()
    {
        var outcomes = new Dictionary<string, int>();
        var finished = new List<WeakReference>();
        Property property = Prop.ForAll(Gen.Choose(0, int.MaxValue).ListOf().Resize(14).ToArbitrary(), numbers =>
        {
            var net = new RandomNet([.. numbers]);
            string outcome = Check(net, finished);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        });
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Nets).WithReplay(Seed, 1UL), property);

        // All kinds are among them.
        TestContext.Out.WriteLine(string.Join(", ", outcomes));
        Assert.That(outcomes.Keys, Is.EquivalentTo(new[] { "ended", "failed", "blocked", "refused" }));
        for (var attempt = 0; attempt < 20 && finished.Exists(net => net.IsAlive); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Yield();
        }

        Assert.That(finished.Count(net => net.IsAlive), Is.LessThanOrEqualTo(Environment.ProcessorCount),
            "More nets are left than threads may still hold.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Check(RandomNet random, List<WeakReference> finished)
    {
        Net net = random.Build();
        finished.Add(new WeakReference(net));
        Task<IReadOnlyDictionary<string, object?>> outputs = net.ExecuteAsync();
        if (!((IAsyncResult)outputs).AsyncWaitHandle.WaitOne(s_patience))
        {
            throw new TimeoutException($"It hangs: {random}");
        }

        Exception? failure = outputs.Exception?.InnerException;
        if (random.IsRefused)
        {
            Assert.That(failure, Is.TypeOf<NetWiringException>(), random.ToString());
            return "refused";
        }

        (IReadOnlyList<int> failed, bool isBlocked, IReadOnlyList<int> results) = new SequentialNet(random).Run();
        if (failed.Count > 0)
        {
            Assert.That(failure, Is.TypeOf<ComponentException>(), random.ToString());
            Assert.That(failed.Select(part => $"random/{RandomNet.NameOf(part)}"), Does.Contain(((ComponentException)failure!).Address),
                random.ToString());
            return "failed";
        }

        if (isBlocked)
        {
            Assert.That(failure, Is.TypeOf<NetBlockedException>(), random.ToString());
            return "blocked";
        }

        Assert.That(failure, Is.Null, random.ToString());
        Assert.That(((IReadOnlyList<int>)outputs.Result["results"]!).Order(), Is.EqualTo(results.Concat(random.OfCycle).Order()),
            random.ToString());
        return "ended";
    }
}
