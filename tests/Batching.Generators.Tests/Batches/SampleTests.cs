namespace Batching.Testing;

/// <summary>The batch class of the design, as a whole.</summary>
public class SampleTests
{
    [Test]
    public async Task Thumbnails_load_resize_and_embed()
        => await new BatchHarness("""
            public sealed class Image
            {
                public static Task<Image> LoadAsync(string path, CancellationToken cancellationToken) => Task.FromResult(new Image());
                public Image Resize(int width, int height) => this;
            }

            public sealed class Model
            {
                public float[] Run(Image image) => [];
            }

            public partial class Features : Batch<string>
            {
                [DataComponent] public partial float[][] Vectors { get; set; }
            }

            public partial class Thumbnails : Batch<string>
            {
                [DataComponent] public partial Image[] Images { get; set; }

                [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Images))]
                private async Task<Image> LoadAsync(string path, CancellationToken cancellationToken)
                    => await Image.LoadAsync(path, cancellationToken);

                [Action, InBatchParallel(Init = nameof(Images), Post = nameof(Images))]
                private static Image Resize(Image image, int width, int height = 64) => image.Resize(width, height);

                [Action, InBatchParallel(Init = nameof(Images), Post = nameof(Describe))]
                private static float[] Embed(Image image, Model model) => model.Run(image);

                private Features Describe(ItemResults<float[]> results) => new() { Vectors = results.GetValues() };
            }

            public static class Program
            {
                public static async Task RunAsync(string[] paths, Model model, CancellationToken ct)
                {
                    var thumbnails = new Thumbnails { Indices = paths };
                    await thumbnails.LoadAsync(cancellationToken: ct);
                    thumbnails.Resize(128);
                    Pipeline<Features> pipeline = Dataset.From(paths).Pipeline<Thumbnails>().Load().Resize(128).Embed(model);
                    await pipeline.RunAsync(new PipelineOptions { BatchSize = 32, Shuffle = true, Seed = 7, Epochs = 3, Prefetch = 4, DropLast = true }, ct);
                }
            }
            """).VerifyAsync();
}
