namespace Batching.Runtime.Tests.Abstractions;

/// <summary>A lock admits one holder, is free again on every path, and never waits for itself.</summary>
public class ActionLockTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Test]
    public void A_second_flow_waits_until_the_first_releases()
    {
        var locked = new ActionLock("Tests.one");
        ActionLock.Holder first = locked.Claim();
        first.Enter(CancellationToken.None);
        Task second;
        using (ExecutionContext.SuppressFlow())
        {
            second = Task.Run(async () =>
            {
                ActionLock.Holder holder = locked.Claim();
                await holder.EnterAsync(CancellationToken.None);
                holder.Release();
            });
        }

        Assert.That(second.Wait(50), Is.False);
        first.Release();
        Assert.That(second.Wait(s_patience));
    }

    [Test]
    public void Asking_again_in_the_same_flow_is_an_error_that_names_the_lock()
    {
        var locked = new ActionLock("Tests.one");
        ActionLock.Holder holder = locked.Claim();
        Assert.That(() => locked.Claim(), Throws.InstanceOf<LockRecursionException>().With.Message.Contains("Tests.one"));
        holder.Enter(CancellationToken.None);
        Assert.That(() => locked.Claim(), Throws.InstanceOf<LockRecursionException>());
        holder.Release();
        Assert.That(() => locked.Claim().Release(), Throws.Nothing);
    }

    [Test]
    public async Task Asking_in_a_child_task_or_thread_is_an_error_too()
    {
        var locked = new ActionLock("Tests.one");
        ActionLock.Holder holder = locked.Claim();
        await holder.EnterAsync(CancellationToken.None);
        Assert.That(async () => await Task.Run(() => locked.Claim()), Throws.InstanceOf<LockRecursionException>());
        Exception? inThread = null;
        var thread = new Thread(() => inThread = Assert.Catch(() => locked.Claim()));
        thread.Start();
        thread.Join();
        Assert.That(inThread, Is.InstanceOf<LockRecursionException>());
        holder.Release();
    }

    [Test]
    public async Task A_child_task_that_outlives_the_holder_may_ask()
    {
        var locked = new ActionLock("Tests.one");
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ActionLock.Holder holder = locked.Claim();
        holder.Enter(CancellationToken.None);
        Task child = Task.Run(async () =>
        {
            await released.Task;
            ActionLock.Holder own = locked.Claim();
            await own.EnterAsync(CancellationToken.None);
            own.Release();
        });
        holder.Release();
        released.SetResult();
        await child.WaitAsync(s_patience);
    }

    [Test]
    public void Locks_nest_in_any_number_and_an_outer_one_is_still_remembered()
    {
        (ActionLock one, ActionLock two) = (new ActionLock("Tests.one"), new ActionLock("Tests.two"));
        ActionLock.Holder outer = one.Claim();
        outer.Enter(CancellationToken.None);
        ActionLock.Holder inner = two.Claim();
        inner.Enter(CancellationToken.None);
        Assert.That(() => one.Claim(), Throws.InstanceOf<LockRecursionException>().With.Message.Contains("Tests.one"));
        inner.Release();
        Assert.That(() => two.Claim().Release(), Throws.Nothing);
        Assert.That(() => one.Claim(), Throws.InstanceOf<LockRecursionException>());
        outer.Release();
        Assert.That(() => one.Claim().Release(), Throws.Nothing);
    }

    [Test]
    public async Task Cancellation_ends_the_wait_and_leaves_the_lock_to_its_holder([Values] bool isAsync)
    {
        var locked = new ActionLock("Tests.one");
        ActionLock.Holder first = locked.Claim();
        first.Enter(CancellationToken.None);
        using var source = new CancellationTokenSource();
        var claimed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task second;
        using (ExecutionContext.SuppressFlow())
        {
            second = Task.Run(async () =>
            {
                ActionLock.Holder holder = locked.Claim();
                try
                {
                    claimed.SetResult();
                    if (isAsync)
                    {
                        await holder.EnterAsync(source.Token);
                    }
                    else
                    {
                        holder.Enter(source.Token);
                    }
                }
                finally
                {
                    holder.Release();
                }
            });
        }

        await claimed.Task;
        await source.CancelAsync();
        Assert.That(async () => await second.WaitAsync(s_patience), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(await IsFreeElsewhereAsync(locked), Is.False, "the cancelled wait freed a lock it did not hold");
        first.Release();
        Assert.That(await IsFreeElsewhereAsync(locked));
    }

    [Test]
    public void A_lock_admits_exactly_one_after_any_number_of_uses()
    {
        var locked = new ActionLock("Tests.one");
        (int inside, int most, long total) = (0, 0, 0);
        using (ExecutionContext.SuppressFlow())
        {
            Task[] flows =
            [
                .. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
                {
                    for (var use = 0; use < 500; use++)
                    {
                        ActionLock.Holder holder = locked.Claim();
                        await holder.EnterAsync(CancellationToken.None);
                        most = Math.Max(most, Interlocked.Increment(ref inside));
                        total++;
                        Interlocked.Decrement(ref inside);
                        holder.Release();
                    }
                })),
            ];
            Assert.That(Task.WaitAll(flows, s_patience));
        }

        Assert.That((most, total, inside), Is.EqualTo((1, 2000L, 0)));
    }

    [Test]
    public async Task Releasing_twice_frees_once()
    {
        var locked = new ActionLock("Tests.one");
        ActionLock.Holder first = locked.Claim();
        first.Enter(CancellationToken.None);
        first.Release();
        first.Release();
        ActionLock.Holder second = locked.Claim();
        second.Enter(CancellationToken.None);
        Assert.That(await IsFreeElsewhereAsync(locked), Is.False);
        second.Release();
        Assert.That(await IsFreeElsewhereAsync(locked));
    }

    // Whether a flow of its own gets the lock within a moment.
    private static Task<bool> IsFreeElsewhereAsync(ActionLock locked)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(async () =>
            {
                using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
                ActionLock.Holder holder = locked.Claim();
                try
                {
                    await holder.EnterAsync(soon.Token);
                    return true;
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
                finally
                {
                    holder.Release();
                }
            });
        }
    }
}
