namespace Batching.Runtime.Tests.Processes;

/// <summary>A worker runs the code that its caller runs, or says why not.</summary>
public class ProcessActionTypeTests
{
    [Test]
    public void The_type_is_found_and_made()
        => Assert.That(ProcessActionType.Of<Nothing>().Make(), Is.TypeOf<Nothing>());

    [Test]
    public void Another_build_is_refused_with_both()
    {
        var mine = ProcessActionType.Of<Nothing>();
        var other = new ProcessActionType(mine.Name, Guid.NewGuid(), mine.Assembly);
        Assert.That(
            () => other.Make(),
            Throws.InvalidOperationException.With.Message.Contains(mine.Build.ToString()).And.Message.Contains(
                other.Build.ToString()).And.Message.Contains("Start the program again"));
    }

    [TestCase("Nowhere.Action, Batching.Runtime.Tests")]
    [TestCase("Nowhere.Action, Nowhere")]
    public void A_type_that_the_worker_does_not_find_is_named(string name)
        => Assert.That(() => new ProcessActionType(name, Guid.Empty, "Nowhere").Make(),
            Throws.InvalidOperationException.With.Message.Contains(name).And.Message.Contains("plug-ins"));

    public sealed class Nothing : ProcessAction
    {
        public override void ReadCall(ProcessReader reader, ProcessItem item)
        {
        }

        public override void Run(ProcessItem item)
        {
        }
    }
}
