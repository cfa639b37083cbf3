namespace Batching.Testing;

/// <summary>Loops by hand in a batch class, the mark on what is to become an item method.</summary>
internal static class LoopExamples
{
    private const string Head = """
        public sealed class Image(int size)
        {
            public int Size { get; set; } = size;
            public Image Resize(int width, int height = 1) => new(Size * width + height);
            public void Blur(int radius) => Size += radius;
            public static async Task<Image> LoadAsync(string path, CancellationToken token = default) { await Task.Delay(1, token); return new Image(path.Length); }
        }

        public partial class Rows : Batch<string>
        {
            [DataComponent] public partial Image[] Images { get; set; }
            [DataComponent] public partial int[] Sizes { get; set; }
            [DataComponent] public partial double[] Weights { get; set; }
            private int Factor => 3;

        """;

    /// <summary>Calls a method of the batch and tells what the components hold after it, in a file of its own.</summary>
    private const string Driver = """
        public static class Driver
        {
            public static async Task<string> RunAsync()
            {
                await Task.Yield();
                Rows rows = new() { Indices = [.. Enumerable.Range(1, 40).Select(length => new string('a', length))] };
                rows.Images = [.. rows.Indices.Select(path => new Image(path.Length * 3))];
                rows.Sizes = [.. rows.Indices.Select(path => path.Length * 7)];
                rows.Weights = [.. rows.Indices.Select(path => path.Length / 8.0)];
                CALL;
                return FormattableString.Invariant($"{string.Join(" ", rows.Images.Select(image => image.Size))}|{string.Join(" ", rows.Sizes)}|{string.Join(" ", rows.Weights)}");
            }
        }
        """;

    /// <summary>A loop.</summary>
    /// <param name="Name">What it shows: the name of its snapshot.</param>
    /// <param name="Members">The members of the class.</param>
    /// <param name="Call">A statement that runs it on a batch called rows; null where it is not run.</param>
    internal sealed record Example(string Name, string Members, string? Call = null)
    {
        /// <summary>The file.</summary>
        internal string Source => Class(Members);

        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>A file with these members in the class.</summary>
    internal static string Class(string members) => $"{Head}\n{members}\n}}\n";

    /// <summary>The file that runs an example.</summary>
    internal static string DriverOf(Example example) => Driver.Replace("CALL", example.Call, StringComparison.Ordinal);

    /// <summary>Those that ran in parallel.</summary>
    internal static IReadOnlyList<Example> Parallel { get; } =
    [
        new("ForEach", """
                /// <summary>All of them.</summary>
                public void BlurAll(int radius)
                {
                    // Before the loop.
                    [||]Parallel.ForEach(Images, image => image.Blur(radius)); // After it.
                    Sizes[0]++;
                }
            """, "rows.BlurAll(2)"),
        new("ForEach_with_a_block", """
                public void Sharpen(int radius, string? note = null)
                {
                    int twice = radius * 2;
                    Parallel.[|ForEach|](Images, image =>
                    {
                        // Small ones stay.
                        if (image.Size < 30)
                        {
                            return; // As they are.
                        }

                        int by = twice + (note?.Length ?? 0);
                        image.Blur(by);
                    });
                }
            """, "rows.Sharpen(2, \"ab\")"),
        new("ForEach_of_a_member_that_uses_the_batch", """
                public void Blur() => Parallel.[||]ForEach(Images, image => image.Blur(Factor));
            """, "rows.Blur()"),
        new("ForEach_with_options", """
                public void BlurAll(int radius, CancellationToken token)
                {
                    Parallel.ForEach([||]Images, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = token }, image =>
                    {
                        token.ThrowIfCancellationRequested();
                        image.Blur(radius);
                    });
                }
            """, "rows.BlurAll(2, default)"),
        new("ForEach_of_a_method_group", """
                public void Save(List<string> log)
                {
                    log.Add("begin");
                    Parallel.ForEach[||](Images, Keep);
                }

                private static void Keep(Image image) => image.Blur(9);
            """, "rows.Save([])"),
        new("ForEach_of_a_discarded_parameter", """
                public void Visit(System.Collections.Concurrent.ConcurrentBag<int> seen) => [||]Parallel.ForEach(Images, _ => seen.Add(1));
            """, "rows.Visit([])"),
        new("ForEach_of_indices", """
                public void Visit(System.Collections.Concurrent.ConcurrentBag<string> seen)
                {
                    [||]Parallel.ForEach(Indices, path => seen.Add(path));
                }
            """, "System.Collections.Concurrent.ConcurrentBag<string> bag = []; rows.Visit(bag); rows.Sizes[1] = bag.Count"),
        new("For_with_one_column", """
                public void ResizeAll(int width, int height)
                {
                    Parallel.For[||](0, Images.Length, i =>
                    {
                        // The new one.
                        int half = width / 2;
                        Images[i] = Images[i].Resize(half, height); // Done.
                    });
                }
            """, "rows.ResizeAll(6, 2)"),
        new("For_from_one_column_into_another", """
                public void Measure() => Parallel.For(0, Count[||], i => Sizes[i] = Images[i].Size * 2);
            """, "rows.Measure()"),
        new("For_with_an_update", """
                public void Scale(double factor)
                {
                    [||]Parallel.For(0, Weights.Length, i => Weights[i] *= factor + 1);
                }
            """, "rows.Scale(2.5)"),
        new("For_with_an_increment_in_place", """
                public void Next()
                {
                    [||]Parallel.For(0, Count, i => Sizes[i]++);
                }
            """, "rows.Next()"),
        new("For_with_several_columns", """
                public void Weigh(int offset)
                {
                    [||]Parallel.For(0, Indices.Count, i =>
                    {
                        double weight = Sizes[i] * Weights[i] + Indices[i].Length + i;
                        Weights[i] = weight + offset;
                    });
                }
            """, "rows.Weigh(4)"),
        new("For_over_indices", """
                public void Count2()
                {
                    [||]Parallel.For(0, Count, i => Sizes[i] = Indices[i].Length);
                }
            """, "rows.Count2()"),
        new("For_with_two_writes", """
                public void Both()
                {
                    [||]Parallel.For(0, Count, index =>
                    {
                        Sizes[index] = Images[index].Size;
                        Weights[index] = Sizes[index] / 2.0;
                    });
                }
            """, "rows.Both()"),
        new("For_that_may_leave_early", """
                public void Clear(int limit)
                {
                    [||]Parallel.For(0, Count, i =>
                    {
                        if (Sizes[i] < limit)
                        {
                            return;
                        }

                        Sizes[i] = 0;
                    });
                }
            """, "rows.Clear(50)"),
        new("ForEach_over_a_range", """
                public void Fill()
                {
                    [||]Parallel.ForEach(Enumerable.Range(0, Count), i => Sizes[i] = i);
                }
            """, "rows.Fill()"),
        new("ForEachAsync", """
                public async Task BlurAsync(int radius)
                {
                    [||]await Parallel.ForEachAsync(Images, async (image, token) =>
                    {
                        await Task.Delay(1, token);
                        image.Blur(radius); // Slowly.
                    }).ConfigureAwait(false);
                }
            """, "await rows.BlurAsync(2)"),
        new("ForEachAsync_with_options", """
                public async Task BlurAsync(int radius, int parallelism, CancellationToken stop)
                {
                    await Parallel.ForEachAsync([||]Images, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = stop }, async (image, cancellationToken) =>
                    {
                        await Task.Delay(1, cancellationToken);
                        image.Blur(radius);
                    });
                }
            """, "await rows.BlurAsync(2, 3, default)"),
        new("ForEachAsync_handed_on", """
                public Task BlurAsync(CancellationToken token) => Parallel.ForEachAsync[||](Images, token, (image, stop) => new ValueTask(Task.Run(() => image.Blur(4), stop)));
            """, "await rows.BlurAsync(default)"),
        new("ForAsync", """
                public async Task MeasureAsync()
                {
                    [||]await Parallel.ForAsync(0, Count, async (i, _) =>
                    {
                        await Task.Yield();
                        Sizes[i] = Images[i].Size;
                    });
                }
            """, "await rows.MeasureAsync()"),
        new("WhenAll_without_results", """
                public async Task TouchAllAsync()
                {
                    [||]await Task.WhenAll(Images.Select(async image => await Task.Run(() => image.Blur(1))));
                }
            """, "await rows.TouchAllAsync()"),
        new("WhenAll_assigned", """
                public async Task LoadAsync(CancellationToken token)
                {
                    [||]Images = await Task.WhenAll(Indices.Select(async path =>
                    {
                        // One.
                        Image image = await Image.LoadAsync(path, token);
                        return image.Resize(Factor);
                    }));
                }
            """, "await rows.LoadAsync(default)"),
        new("WhenAll_of_a_method_group", """
                public async Task LoadAllAsync()
                {
                    [||]Images = await Task.WhenAll(Indices.Select(OpenAsync).ToList());
                }

                private static Task<Image> OpenAsync(string path) => Image.LoadAsync(path);
            """, "await rows.LoadAllAsync()"),
        new("WhenAll_through_a_local", """
                public async Task LoadAllAsync()
                {
                    // Load.
                    [||]var images = await Task.WhenAll(Indices.Select(path => Image.LoadAsync(path)));
                    Images = images;
                    Sizes[0] = 1;
                }
            """, "await rows.LoadAllAsync()"),
        new("WhenAll_with_positions", """
                public async Task LoadAllAsync()
                {
                    [||]Images = await Task.WhenAll(Indices.Select(async (path, position) => (await Image.LoadAsync(path)).Resize(position)));
                }
            """, "await rows.LoadAllAsync()"),
        new("WhenAll_with_dropped_results", """
                public async Task WarmAsync() => await Task.WhenAll([||]Indices.Select(path => Image.LoadAsync(path)));
            """, "await rows.WarmAsync()"),
        new("Parallel_query", """
                public void Resize(int width, CancellationToken token)
                {
                    [||]Images = Images.AsParallel().AsOrdered().WithDegreeOfParallelism(2).WithCancellation(token).Select(image => image.Resize(width)).ToArray();
                }
            """, "rows.Resize(2, default)"),
        new("Captured_null_state", """
                public void Tag(string? tag)
                {
                    string? found = Find();
                    if (tag is null || found is null)
                    {
                        return;
                    }

                    var kinds = new Dictionary<string, (int Width, string? Name)>();
                    [||]Parallel.ForEach(Images, image => Use(image, tag, found, kinds));
                }

                private static void Use(Image image, string tag, string found, Dictionary<string, (int Width, string? Name)> kinds) => image.Blur(tag.Length + found.Length + kinds.Count);
                private static string? Find() => "abc";
            """, "rows.Tag(\"ab\")"),
        new("Reserved_and_taken_names", """
                private int ResizeItem() => 1;
                private int ResizeItem2Async() => 1;

                public void Resize(int options, string cancellationToken)
                {
                    int width = ResizeItem() + ResizeItem2Async();
                    [||]Images = Images.AsParallel().Select(image => image.Resize(width + options, cancellationToken.Length)).ToArray();
                }
            """, "rows.Resize(2, \"ab\")"),
        new("Comments_beside_the_code", """
                public void BlurAll(int radius)
                {
                    [||]Parallel.ForEach(
                        Images, // All of them.
                        /* one */ image => image.Blur(radius) // A little.
                        );
                }
            """, "rows.BlurAll(2)"),
        new("Code_that_is_indented_deeper", """
                public void BlurAll(int radius)
                {
                    if (radius > 0)
                    {
                        lock (Images)
                        {
                            [||]Parallel.ForEach(Images, image =>
                            {
                                image.Blur(
                                    radius
                                        + 1);

                                /* Twice. */
                                image.Blur(radius);
                            });
                        }
                    }
                }
            """, "rows.BlurAll(2)"),
        new("A_component_that_may_be_unset", """
                [DataComponent] public partial string?[]? Notes { get; set; }

                public void Annotate()
                {
                    Notes = [.. Indices.Select(path => path.Length % 2 == 0 ? path : null)];
                    [||]Parallel.For(0, Count, i => Sizes[i] = Notes![i]?.Length ?? -1);
                }
            """, "rows.Annotate()"),
        new("For_with_tuples", """
                [DataComponent] public partial (int Width, int Height)[] Pairs { get; set; }

                public void Measure()
                {
                    Pairs = [.. Sizes.Select(size => (size, size + 1))];
                    [||]Parallel.For(0, Pairs.Length, i => Sizes[i] = Pairs[i].Width * Pairs[i].Height);
                }
            """, "rows.Measure()"),
        new("A_second_loop_over_rows", """
                public void Both()
                {
                    [||]Parallel.For(0, Count, i => Sizes[i] = i);
                    TouchItem();
                }

                [InBatchParallel(Init = nameof(Items))]
                private static void TouchItem(Item item) => item.Images.Blur(item.Position);
            """, "rows.Both()"),
        new("An_anonymous_method", """
                public void BlurAll(int radius)
                {
                    [||]Parallel.ForEach<Image>(body: delegate (Image image) { image.Blur(radius); }, source: Images);
                }
            """, "rows.BlurAll(2)"),
        new("Functions_within_the_code", """
                public void Measure(Func<int, int> next)
                {
                    [||]Parallel.For(0, Count, i =>
                    {
                        int Twice(int by) => Sizes[i] * by + i;
                        Sizes[i] = new[] { 1, 2 }.Sum(by => Twice(by) + next(Sizes[i]));
                    });
                }
            """, "rows.Measure(by => by + 1)"),
        new("A_loop_in_try", """
                public void Measure()
                {
                    try
                    {
                        [||]Parallel.ForEach(Images, image => image.Blur(1 / (image.Size % 3)));
                    }
                    catch (AggregateException failures) when (failures.InnerExceptions.All(failure => failure is DivideByZeroException))
                    {
                        Sizes[0] = -1;
                    }
                }
            """, "rows.Measure()"),
        new("An_update_of_strings", """
                [DataComponent] public partial string[] Names { get; set; }

                public void Name(string[] ends)
                {
                    Names = [.. Indices];
                    [||]Parallel.For(0, Names.Length, i => Names[i] += ends.Length > 1 ? ends[1] : "none");
                    Sizes = [.. Names.Select(name => name.Length)];
                }
            """, "rows.Name([\"a\", \"bcd\"])"),
        new("A_group_of_a_captured_object", """
                public void Log(System.Collections.Concurrent.ConcurrentQueue<Image> seen)
                {
                    [||]Parallel.ForEach(Images, seen.Enqueue);
                    Sizes[0] = seen.Count;
                }
            """, "rows.Log(new())"),
        new("A_group_that_takes_the_token", """
                public async Task SaveAllAsync(CancellationToken token)
                {
                    [||]await Parallel.ForEachAsync(Images, token, SaveAsync);
                }

                private async ValueTask SaveAsync(Image image, CancellationToken token)
                {
                    await Task.Delay(Factor, token);
                    image.Blur(1);
                }
            """, "await rows.SaveAllAsync(default)"),
        new("Keywords_as_names", """
                public void BlurAll(int @event)
                {
                    [||]Parallel.ForEach(Images, @class => @class.Blur(@event));
                }
            """, "rows.BlurAll(2)"),
    ];

    /// <summary>Those that ran one after the other.</summary>
    internal static IReadOnlyList<Example> Sequential { get; } =
    [
        new("Foreach", """
                public void BlurAll(int radius)
                {
                    [||]foreach (Image image in Images) // Each.
                    {
                        // In its place.
                        int by = radius;
                        for (var time = 0; time < 3; time++)
                        {
                            if (image.Size < by)
                            {
                                break;
                            }

                            by += time;
                        }

                        image.Size += by;
                    }
                }
            """, "rows.BlurAll(2)"),
        new("Foreach_that_continues", """
                public void BlurAll(int least)
                {
                    [||]foreach (Image image in Images)
                    {
                        if (image.Size < least)
                        {
                            continue; // Too small.
                        }

                        for (int time = 0; time < 4; time++)
                        {
                            if (time % 2 == 0)
                            {
                                continue;
                            }

                            image.Blur(time);
                        }
                    }
                }
            """, "rows.BlurAll(20)"),
        new("Foreach_of_one_statement", """
                public void BlurAll(int radius)
                {
                    [||]foreach (var image in Images)
                        image.Blur(radius);
                }
            """, "rows.BlurAll(2)"),
        new("Select", """
                public void Resize(int width)
                {
                    [||]Images = Images.Select(image => image.Resize(width)).ToArray();
                }
            """, "rows.Resize(2)"),
    ];
}
