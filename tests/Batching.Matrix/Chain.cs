namespace Batching.Matrix;

/// <summary>Components in a row, of which the middle one runs an item for each packet.</summary>
[Net]
internal sealed partial class Chain(Body body, int components, int capacity)
{
    [Input(All = true)]
    public partial InPort<int> Indices { get; }

    [Output(All = true)]
    public partial OutPort<int> Done { get; }

    /// <summary>Gives it all at once.</summary>
    internal async Task RunAsync(int count)
    {
        Outputs outputs = await ExecuteAsync(Enumerable.Range(0, count), cancellationToken: body.Token).ConfigureAwait(false);
        Check(outputs.Done.Count, count);
    }

    /// <summary>Gives it one packet after the other, and takes those that come.</summary>
    internal async Task TalkAsync(int count)
    {
        await using Session session = StartSession(cancellationToken: body.Token);
        await Task.WhenAll(Task.Run(() => PutAsync(session, count)), Task.Run(() => GetAsync(session, count))).ConfigureAwait(false);
        await session.Completion.ConfigureAwait(false);
    }

    private static async Task PutAsync(Session session, int count)
    {
        for (var index = 0; index < count; index++)
        {
            await session.Indices.PutAsync(index).ConfigureAwait(false);
        }

        session.Indices.Close();
    }

    private static async Task GetAsync(Session session, int count)
    {
        var got = 0;
        await foreach (int index in session.Done.ConfigureAwait(false))
        {
            got += index == got ? 1 : 0;
        }

        Check(got, count);
    }

    private static void Check(int got, int count)
    {
        if (got != count)
        {
            throw new InvalidOperationException($"{got} of {count} packets came.");
        }
    }

    private void Wire()
    {
        Link? last = null;
        for (var index = 0; index < components; index++)
        {
            Link next = Add(new Link(index == components / 2 ? body : null));
            if (last is null)
            {
                Connect(Indices, next.In, capacity);
            }
            else
            {
                Connect(last.Out, next.In, capacity);
            }

            last = next;
        }

        Connect(last!.Out, Done, capacity);
    }
}

/// <summary>Passes packets on.</summary>
/// <param name="body">What runs for each; <see langword="null"/> where nothing does.</param>
[Component]
internal sealed partial class Link(Body? body)
{
    [Input]
    public partial InPort<int> In { get; }

    [Output]
    public partial OutPort<int> Out { get; }

    private async Task RunAsync()
    {
        await foreach (int index in In)
        {
            if (body is not null)
            {
                await body.RunAsync(index);
            }

            await Out.PutAsync(index);
        }
    }
}
