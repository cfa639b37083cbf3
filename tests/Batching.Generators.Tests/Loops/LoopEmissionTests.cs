namespace Batching.Testing;

/// <summary>What is written for loops.</summary>
public class LoopEmissionTests
{
    [Test]
    public async Task Every_event_of_a_section()
        => await new LoopHarness("""
            namespace Some.Where;

            [Loop]
            public partial class Gym
            {
                private int _steps;

                private void BeforeStep() => _steps = 0;
                private void OnStep(ILoopContext context) => Count();
                private static void AfterStep() { }
                private void FailedStep(Exception failure) { }
                private void FinallyStep() { }

                private void Count() => _steps++;
            }
            """).VerifyAsync();

    [Test]
    public async Task Sections_may_be_numbered()
        => Assert.That(
            await new LoopHarness("""
                [Loop]
                public partial class Numbered
                {
                    private void Before1(ILoopContext context) { }
                    private void On1() { }
                    private void Failed1() { }
                    private void Finally1() { }
                    private void On2() { }
                }
                """).GeneratedAsync(),
            Does.Contain("public static global::Batching.Loops.LoopEvent<global::Numbered> On2"));

    [Test]
    public async Task What_nobody_handles_is_not_there()
        => await new LoopHarness("""
            [Loop]
            public partial class Quiet
            {
                private void OnStep() { }
            }
            """).VerifyAsync();

    [Test]
    public async Task A_declared_event_is_for_callbacks_alone()
        => await new LoopHarness("""
            [Loop]
            internal sealed partial class Hooked
            {
                partial void BeforeStep();
                private void OnStep() { }
                partial void AfterStep();
                partial void FinallyStep();
                private partial void FinallyJump();
                private partial void FinallyJump() { }
            }
            """).VerifyAsync();

    [Test]
    public async Task Inner_loops_and_elements()
        => await new LoopHarness("""
            [Loop]
            public partial class Outer
            {
                [Inner(nameof(OnNumbers))] private readonly Each _each = new();
                [Inner(nameof(OnNumbers))] public Plain Plain { get; } = new();
                [Inner(nameof(FailedNumbers))] private Plain Recovery { get; } = new();
                [Inner(nameof(FinallyNumbers))] internal Plain CleanUp { get; } = new();

                private IEnumerable<int> OnNumbers() => [1, 2, 3];
                private void FailedNumbers() { }
                private void FinallyNumbers() { }
            }

            [Loop]
            public partial class Each
            {
                private void OnEach(long number) { }
                private void FailedEach(long number, Exception failure) { }
            }

            [Loop]
            public partial class Plain
            {
                private void OnPlain() { }
            }
            """).VerifyAsync();

    [Test]
    public async Task Asynchronous_events()
        => await new LoopHarness("""
            [Loop]
            public partial class Outer
            {
                [Inner(nameof(OnTextsAsync))] public Each Each { get; } = new();

                private async Task BeforeTextsAsync(CancellationToken cancellationToken) => await Task.Yield();
                private async IAsyncEnumerable<string> OnTextsAsync(ILoopContext context) { await Task.Yield(); yield return ""; }
                private async ValueTask FailedTexts(Exception failure) => await Task.Yield();
                private async Task FinallyTextsAsync(CancellationToken cancellationToken) => await Task.Yield();
            }

            [Loop]
            public partial class Each
            {
                private async Task OnEachAsync(string? text) => await Task.Yield();
                private void AfterEach(string? text) { }
                private void FinallyEach() { }
            }
            """).VerifyAsync();
}
