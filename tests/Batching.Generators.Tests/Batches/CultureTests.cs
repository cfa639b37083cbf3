using System.Globalization;

namespace Batching.Testing;

/// <summary>The text is the same under every culture, also where the culture has its own minus sign, digits or upper case.</summary>
public class CultureTests
{
    [Test]
    public async Task The_text_is_the_same_under_every_culture()
    {
        string source = Rows.With("""
            [DataComponent] public partial int[] Images { get; set; }
            private static IEnumerable<(int, int, int)> Init(int i, double extra) => [];
            [Action(Lock = "I"), InBatchParallel(Init = nameof(Init))] [BatchArgument("extra", -1.5)]
            private static void Index(int x, int y, int z, int i = -1, double size = -1.5e10) { }
            [Action, InBatchParallel(Init = nameof(Items))] private static void Touch(Item item) { }
            """);
        CultureInfo before = CultureInfo.CurrentCulture;
        var texts = new List<string>();
        try
        {
            foreach (string name in new[] { "", "de-DE", "tr-TR", "sv-SE", "ar-SA", "fa-IR" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                texts.Add(await new BatchHarness(source).GeneratedAsync());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.That(texts.Distinct().Count(), Is.EqualTo(1));
        Assert.That(texts[0], Does.Contain("private int[]? __images;"));
    }
}
