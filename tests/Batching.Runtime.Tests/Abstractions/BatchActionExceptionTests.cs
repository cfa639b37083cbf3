namespace Batching.Runtime.Tests.Abstractions;

/// <summary>One exception names every failed item.</summary>
public class BatchActionExceptionTests
{
    [Test]
    public void The_message_names_action_counts_items_indices_attempts_and_causes()
    {
        var exception = new BatchActionException(
            "Thumbnails.Load", 4,
            [
                new() { Position = 1, Index = "b.png", Exception = new FormatException("not a picture") },
                new() { Position = 3, Index = 3, Exception = new IOException("gone"), Attempts = 2 },
            ]);
        Assert.That(exception.Message.ReplaceLineEndings("\n"), Is.EqualTo("""
            Thumbnails.Load: 2 of 4 items failed.
              item 1 (b.png): FormatException: not a picture
              item 3, 2 attempts: IOException: gone
            """.ReplaceLineEndings("\n")));
        Assert.That((exception.Action, exception.Count), Is.EqualTo(("Thumbnails.Load", 4)));
    }

    [Test]
    public void Inner_exceptions_are_the_causes_themselves_in_order()
    {
        Exception[] causes = [new FormatException(), new AggregateException(new IOException()), new OperationCanceledException()];
        var exception = new BatchActionException(
            "Act", 3, [.. causes.Select((cause, position) => new ItemFailure
            {
                Position = position,
                Index = position,
                Exception = cause,
            })]);
        Assert.That(exception.InnerExceptions, Is.EqualTo(causes));
        Assert.That(exception.InnerException, Is.SameAs(causes[0]));
        Assert.That(exception.Failures.Select(failure => failure.Exception), Is.EqualTo(causes));
    }

    [Test]
    public void A_long_message_ends_with_how_many_more_there_are()
    {
        ItemFailure[] failures = [
            .. Enumerable.Range(0, 13).Select(position => new ItemFailure
            {
                Position = position,
                Index = position,
                Exception = new FormatException("bad"),
            })];
        string message = new BatchActionException("Act", 20, failures).Message;
        Assert.That(message,
            Does.Contain("13 of 20 items failed").And.Contain("item 9:").And.Not.Contain("item 10:").And.EndWith(
                "and 3 more: see Failures."));
    }

    [Test]
    [SetCulture("de-DE")]
    public void The_message_does_not_depend_on_the_culture()
        => Assert.That(
            new BatchActionException("Act", 1, [new() { Position = 0, Index = 1.5, Exception = new FormatException("bad") }]).Message,
            Does.Contain("item 0 (1.5)"));

    [Test]
    public void Missing_failures_are_refused()
        => Assert.That(
            () => new BatchActionException("Act", 1, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("failures"));
}
