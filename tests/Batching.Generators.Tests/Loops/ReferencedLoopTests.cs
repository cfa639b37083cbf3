using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Testing;

/// <summary>Inner loops of a library that was built with the generator and shipped as a DLL: its user sees no source of them.</summary>
public class ReferencedLoopTests
{
    private const string Library = """
        namespace Shipped;

        [Loop]
        public partial class Plain
        {
            public int Runs { get; private set; }
            private void OnIt() => Runs++;
        }

        [Loop]
        public partial class Each
        {
            public int Sum { get; private set; }
            private void OnNumber(int number, ILoopContext context)
            {
                Sum += number;
                if (Sum > 2)
                {
                    context.Parent!.StopLoop();
                }
            }
        }

        [Loop]
        public partial class Waiting
        {
            public string Text { get; private set; } = "";
            private async Task OnTextAsync(string text)
            {
                await Task.Yield();
                Text += text;
            }
        }
        """;

    [Test]
    public async Task They_run_as_those_of_the_same_project_do()
    {
        using MemoryStream library = Emit(UserProject.Compile([Library]).WithAssemblyName("Shipped"));
        using MemoryStream user = Emit(UserProject.Compile(["""
            [Loop]
            public partial class Outer
            {
                [Inner(nameof(OnNumbers))] public Shipped.Each Each { get; } = new();
                [Inner(nameof(OnTexts))] public Shipped.Waiting Waiting { get; } = new();
                [Inner(nameof(FinallyTexts))] public Shipped.Plain Plain { get; } = new();

                private IEnumerable<int> OnNumbers() => [1, 2, 3];
                private IEnumerable<string> OnTexts() => ["never"];
                private void FinallyTexts() { }
            }

            [Loop]
            public partial class Texts
            {
                [Inner(nameof(OnTexts))] public Shipped.Waiting Waiting { get; } = new();
                [Inner(nameof(AfterTexts))] public Shipped.Plain Plain { get; } = new();

                private IEnumerable<string> OnTexts() => ["a", "b"];
                private void AfterTexts() { }
            }

            public static class Program
            {
                public static async Task<string> RunAsync()
                {
                    Outer outer = new();
                    await outer.RunAsync();
                    Texts texts = new();
                    await texts.RunAsync();
                    return $"{outer.Each.Sum}{outer.Waiting.Text} {texts.Waiting.Text} {texts.Plain.Runs} {texts.Report!.Events.Single(each => each.Path == "Texts.OnTexts.Waiting.OnText").Count}";
                }
            }
            """]).AddReferences(MetadataReference.CreateFromImage(library.ToArray())));
        using var loaded = new LoadedAssembly(user, library);
        Assert.That(await (Task<string>)loaded.Type("Program").GetMethod("RunAsync")!.Invoke(null, null)!, Is.EqualTo("3 ab 1 2"));
    }

    private static MemoryStream Emit(CSharpCompilation input)
    {
        UserProject.Driver(new LoopGenerator()).RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);
        var image = new MemoryStream();
        Assert.That(
            output.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Select(UserProject.Describe), Is.Empty);
        image.Position = 0;
        return image;
    }
}
